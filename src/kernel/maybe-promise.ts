/** Known at once, or later: what runs at every request does not wait for what is in memory. `await` takes either. */
export type MaybePromise<Value> = Value | Promise<Value>

/** Goes on with a value, at once when it is there. */
export const thenMaybe = <Value, Result>(
  value: MaybePromise<Value>,
  goOn: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> => (value instanceof Promise ? value.then(goOn) : goOn(value))
