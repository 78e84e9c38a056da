/** Finds the plan in an answer: the last ```json block that parses, or the whole answer when it is JSON. Must not judge the plan. */

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // not this one
  }
}

/** undefined when there is none. */
export function planInText(answer: string): unknown {
  const blocks = [...answer.matchAll(/^[ \t]*(`{3,})[ \t]*(?:json|JSON)?[ \t]*\n([\s\S]*?)^[ \t]*\1`*[ \t]*$/gm)].map((block) => block[2] ?? '');
  for (const block of blocks.reverse()) {
    const value = parsed(block);
    if (value !== undefined) return value;
  }
  return parsed(answer.trim());
}
