/** Progress, with the time of day: a bench takes minutes. */
export const say = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`)
