/**
 * `make`, called once for each object and remembered as long as the object is: an unchanged reply is sent thousands of times
 * between two readings. What `make` returns must not be changed.
 */
export function oncePer<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new WeakMap<Key, Made>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
