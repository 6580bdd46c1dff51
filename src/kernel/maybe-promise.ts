/** Known at once, or later: what runs at every request does not wait for what is in memory. `await` takes either. */
export type Soon<Value> = Value | Promise<Value>

/** Goes on with a value, at once when it is there. */
export const whenKnown = <Value, Result>(
  value: Soon<Value>,
  goOn: (value: Value) => Soon<Result>,
): Soon<Result> => (value instanceof Promise ? value.then(goOn) : goOn(value))
