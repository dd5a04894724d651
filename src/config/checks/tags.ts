import type { Check, Conflict } from "./check";

/** Keys that the stacks set themselves; a configured tag with exactly one of these keys takes its place. */
const OWN_KEYS = ["ManagedBy", "Name", "Project", "Stack"];

/**
 * Tag keys that differ in case only: IAM compares them without case and refuses the role that has both.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export const checkTags: Check = ({ tags }) => {
  const keys = Object.keys(tags);
  return keys.flatMap((key, index): Conflict[] => {
    const other = [...OWN_KEYS, ...keys.slice(0, index)].find(
      (earlier) => earlier !== key && earlier.toLowerCase() === key.toLowerCase(),
    );
    if (other === undefined) {
      return [];
    }
    return [
      {
        path: `tags.${key}`,
        uses: [],
        got: key,
        allowed: `a tag key that differs from ${other} in more than case: IAM refuses a role with both`,
        fix: `use ${other}, or another key`,
      },
    ];
  });
};
