/** A function that finds its answer only once for each key. Answers for objects live as long as their key. */
export function remembered<Key, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const found = new Map<Key, Value>();
  const ofObjects = new WeakMap<WeakKey, Value>();
  return (key) => {
    const answers = (typeof key === "object" && key !== null ? ofObjects : found) as Map<Key, Value>;
    let answer = answers.get(key);
    if (answer === undefined && !answers.has(key)) {
      answer = find(key);
      answers.set(key, answer);
    }
    return answer as Value;
  };
}
