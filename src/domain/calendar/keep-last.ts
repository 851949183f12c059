/** A pure function that keeps its last answer: it is called for thousands of rules with the moment of one and the same reading. */
export function keepLast<Argument, Answer>(of: (argument: Argument) => Answer): (argument: Argument) => Answer {
  let last: { readonly argument: Argument; readonly answer: Answer } | undefined;
  return (argument) => {
    if (last === undefined || last.argument !== argument) last = { argument, answer: of(argument) };
    return last.answer;
  };
}
