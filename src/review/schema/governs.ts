/** What arguments govern, as far as their documentation says so. */
export const GOVERNED = ["running", "exposure", "identity", "encryption", "protection", "retention"] as const;

export type Governed = (typeof GOVERNED)[number];

/** Words of the documentation, for each class; the first that fits decides. */
const CLASSES: readonly (readonly [Governed, RegExp])[] = [
  ["running", /\b((start|run)(\/| or | and )stop|automatic(ally)? renew\w*|renew automatically)/],
  [
    "exposure",
    /\bpublic(ly)?\b(?! (key|DNS|certificate|organi))|publicly-accessible|\bunauthenticated|\banonymous|\b(over|from|to) the internet\b|\binbound\b(?! (call|network traffic on))|\b(clients?|IP addresses|accounts?|users?|principals?|callback|logout|actions?) (that|who|which)? ?(is|are)? ?(not )?(allowed|permitted|authori[sz]ed)|\ballowed (callback|logout|IP|origins?|principals?|accounts?|clients?)|\b(visible|shared?) (to|with)\b|\bentire account\b|\belastic IP\b|can invoke/,
  ],
  [
    "identity",
    /\bcredentials?\b|\bauthenticat\w+|\bauthori[sz](e|es|ing|ation|er)\b|\bpermissions?\b|\badministrators?\b|\bprivilege\w*|\bIAM\b(?! Identity Center)|\bIdentity Center instance\b|\broles?\b|(?<!(scaling|tracking|lifecycle|adjustment|routing|retry|update|conflict|cache|limit|allocation|request) )\bpolic(y|ies)\b(?! (period|type is))|\bMFA\b|multi-factor|\bgrant(s|ed)?\b|\bsquash\b|\bACLs?\b|\baccess control\b|\bsecurity groups?\b/,
  ],
  [
    "encryption",
    /\b(en|de)crypt\w*|\bcertificates?\b|\bpublic keys?\b|\bKMS\b|\b(TLS|SSL|HTTPS)\b|\bcode.signing\b|\bsigning (key|certificate|algorithm)|\bsignatures?\b/,
  ],
  [
    "protection",
    /\bsecur(e|ity)\b|\bprotect(s|ed|ion)?\b|\bfirewall\b|\baudit\w*|\bcomplian(ce|t with)|\bthreats?\b|\bmalicious|\bdata loss|\bpublish(es|ing|ed)? .*logs?\b|\blogging\b/,
  ],
  [
    "retention",
    /\bretention\b|\bretain\w*|\bbackups?\b|\b(deleted|deletes|deletion)\b|\bpermanently\b|\bversions? to keep|\bkept\b|\bexpires?\b/,
  ],
];

/** Texts of arguments that only name, describe or time something. */
const NAMES =
  /^((the|an?|unique|user-friendly|friendly|display|optional|specifies( the)?|indicates( the)?|list of|set of|one or more) )*([\w-]+ ){0,2}(names?|descriptions?|comments?|ARNs?|Amazon Resource Names?|IDs?|identifiers?|types?|URLs?|URIs?|tags?|regions?|versions?|formats?|labels?|prefix|title|information|window|time zone|schedule|bucket|date|message|subject|email)\b/i;

/** Things whose name is no harmless word: which one it is decides. */
const DECIDING =
  /\b(roles?|polic(y|ies)|KMS|CMK|security groups?|principals?|ACL|certificates?|secret|authorizer|trust|public keys?|administrators?|admin|to grant)\b/;

/**
 * What an argument governs, from the first sentence of its documentation; undefined where it says nothing of the kind.
 *
 * @param isSwitch - whether its value is true or false
 */
export function governedBy(documentation: string, isSwitch: boolean): Governed | undefined {
  const text = documentation
    .replace(/\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/^\W*\(?(Optional|Required)\)?\W*/i, "");
  const [sentence] = /^.*?(?<!\b(e\.g|i\.e|etc))\.(?=\s|$)/.exec(text) ?? [text];
  if (!isSwitch && NAMES.test(sentence) && !DECIDING.test(sentence)) {
    return undefined;
  }
  return CLASSES.find(([, words]) => words.test(sentence))?.[0];
}
