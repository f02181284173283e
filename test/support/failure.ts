import { SacError } from "../../src/errors.ts";

/** The SacError that an action ends with; anything else that it does or throws fails the test. */
export async function failureOf(action: () => unknown): Promise<SacError> {
  try {
    await action();
  } catch (thrown) {
    if (thrown instanceof SacError) return thrown;
    throw new Error("ended with another kind of error", { cause: thrown });
  }
  throw new Error("did not fail");
}
