/** Gets hold of the error a call fails with, so that a test can look at all of it. */

import { FsbenchError } from '../../src/model/errors.ts';

function mustBeOurs(thrown: unknown, what: string): FsbenchError {
  if (thrown instanceof FsbenchError) return thrown;
  throw new Error(`${what}: threw what is not our error: ${thrown}`);
}

/** The FsbenchError `act` throws; fails where it throws nothing or something else. */
export function failureOf(act: () => unknown, what: string): FsbenchError {
  let result: unknown;
  try {
    result = act();
  } catch (error) {
    return mustBeOurs(error, what);
  }
  throw new Error(`${what}: threw nothing and returned ${JSON.stringify(result)}`);
}

/** The FsbenchError a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>, what: string): Promise<FsbenchError> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    return mustBeOurs(error, what);
  }
  throw new Error(`${what}: resolved with ${JSON.stringify(result)}`);
}
