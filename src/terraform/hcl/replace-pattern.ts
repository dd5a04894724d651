import { UndecidedError } from "./convert";

/**
 * Patterns that Go's RE2 and JavaScript read alike: characters, `.`, classes, groups that are not repeated,
 * alternatives, anchors, and a character's repetition.
 */
const SHARED =
  /^(?:[\w :;,@#%&=~`'"<>/!-]|\\[.*+?^$()[\]{}|/\\-]|\\[dDwW]|\[\^?(?:[\w:;,.@#%&=~`'"<>/! -]|\\[.\][\\/-])+\]|\((?:\?:|(?!\?))|\)(?![*+?])|[.|^$]|[*+?]\??)*$/;

/**
 * Replaces every match of a pattern, as Terraform's `replace` does with one between slashes.
 * @param text ASCII
 * @throws UndecidedError if Go could match or write something else
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function replacePattern(text: string, pattern: string, to: string): string {
  if (!SHARED.test(pattern) || /\r/.test(text)) {
    throw new UndecidedError("a pattern that Go may read differently");
  }
  return text.replace(compile(pattern), (match, ...rest) => {
    // After a match, JavaScript finds an empty match that Go does not.
    if (match === "") {
      throw new UndecidedError("a pattern that matches nothing");
    }
    const groups = [match, ...rest.slice(0, -2)] as (string | undefined)[];
    return to.replace(/\$(?:(\$)|(0|[1-9]\d*)(?!\w)|\{(0|[1-9]\d*)\}|)/g, (_, dollar, plain, braced) => {
      if (dollar) {
        return "$";
      }
      const group = plain ?? braced;
      if (group === undefined) {
        throw new UndecidedError("a group's name");
      }
      return groups[Number(group)] ?? "";
    });
  });
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "g");
  } catch {
    throw new UndecidedError("a pattern that JavaScript cannot read");
  }
}
