/** Which figure the table shows. The style sheet does the switching; the script has to know for sorting. */

/** The chosen view. */
export function currentView(): string {
  const chosen = document.querySelector<HTMLInputElement>('input[name=view]:checked');
  return chosen?.value ?? 'iops';
}

/** Of rates more is better; of latencies and costs less. */
export function moreIsBetter(view: string): boolean {
  return view === 'bw' || view === 'iops';
}

/** Calls back after every switch. */
export function onSwitch(act: () => void): void {
  for (const input of document.querySelectorAll('input[name=view]')) input.addEventListener('change', act);
}
