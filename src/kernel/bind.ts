/** A verb with its context filled in: what a service hands out. */
export const bind =
  <Context, Rest extends unknown[], Result>(
    context: Context,
    verb: (context: Context, ...rest: Rest) => Result,
  ) =>
  (...rest: Rest): Result =>
    verb(context, ...rest)
