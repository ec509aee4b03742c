/** Which figure the table shows. The style sheet does the switching; the script has to know for sorting. */

const chosenInput = () => document.querySelector<HTMLInputElement>('input[name=view]:checked');

/** The chosen view. */
export function currentView(): string {
  return chosenInput()?.value ?? '';
}

/** Of rates more is better; of latencies and costs less. */
export function moreIsBetter(): boolean {
  return chosenInput()?.dataset['better'] !== 'lower';
}

/** Calls back after every switch. */
export function onSwitch(act: () => void): void {
  for (const input of document.querySelectorAll('input[name=view]')) input.addEventListener('change', act);
}
