/** Whether proofs of many cases of one kind try each: `npm run test:full`, or a file asked for by its path. */
export const inFull = Reflect.get(globalThis, "full") === true;
