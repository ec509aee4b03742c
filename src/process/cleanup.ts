/** What must be undone, undone in reverse order: the part of AsyncDisposableStack that Node 20 lacks. */

export interface Cleanup extends AsyncDisposable {
  /** Disposes of `value` with the rest, and returns it. */
  use<T extends AsyncDisposable>(value: T): T;
  defer(undo: () => Promise<void>): void;
  /** Hands everything over to the result; this one then undoes nothing. */
  move(): AsyncDisposable;
}

/** An empty cleanup. All of it runs even where a part fails; the first failure is thrown at the end. */
export function openCleanup(): Cleanup {
  let undos: (() => Promise<void>)[] = [];
  const dispose = async (list: (() => Promise<void>)[]): Promise<void> => {
    let failure: { error: unknown } | null = null;
    for (let undo = list.pop(); undo !== undefined; undo = list.pop()) {
      try {
        await undo();
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== null) throw failure.error;
  };
  return {
    use(value) {
      undos.push(async () => value[Symbol.asyncDispose]());
      return value;
    },
    defer: (undo) => {
      undos.push(undo);
    },
    move() {
      const moved = undos;
      undos = [];
      return { [Symbol.asyncDispose]: () => dispose(moved) };
    },
    [Symbol.asyncDispose]: () => dispose(undos),
  };
}
