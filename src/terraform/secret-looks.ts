import { remembered } from "../tools/remembered";

/** Names of what holds a secret, in lower case with their words apart: attributes, keys, environment variables. */
const SECRET_NAME =
  /(password|passwd|passphrase|(^|[_.-])(pass|passcode|pwd|secret([_-]?(string|binary|key|access[_-]?key))?|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?))([_-](wo|value))?$/;

/** What a secret looks like, wherever it stands. */
const SECRET_TEXT =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{22,}|\bxox[abprs]-[\w-]{10,}|\bsk_live_\w{16,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|\b[a-z][a-z0-9+]*:\/\/[^\s:/@]+:[^\s:/@$]{3,}@/;

/** Values that stand where a secret would, but are none: references, addresses of secrets, switches. */
const NO_SECRET = /^(\$\{.*\}|\{\{.*\}\}|arn:aws.*|\/[\w/.-]*|true|false|\d{1,4}|)$/i;

/** Whether what goes by this name is a secret. Names are few, and asked for again and again. */
export const isSecretName = remembered((name: string) =>
  SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()),
);

/** Whether a text is, or holds, a secret by its looks. */
export function looksSecret(text: string): boolean {
  return SECRET_TEXT.test(text);
}

/** Whether a text under a secret's name is one: not empty, and not where the secret is kept. */
export function isSpelledOut(text: string): boolean {
  return !NO_SECRET.test(text.trim());
}

/** A line of a script that sets what goes by a secret's name. */
const ASSIGNMENT = /(?:^|[\s"';])([A-Za-z_][\w.-]*)\s*[=:]\s*["']?([^\s"']+)/gm;

/** Whether a script or another text holds a secret. */
export function holdsSecret(text: string): boolean {
  if (looksSecret(text)) {
    return true;
  }
  return [...text.matchAll(ASSIGNMENT)].some(
    ([, name = "", value = ""]) => isSecretName(name) && isSpelledOut(value) && !/^[$`]/.test(value),
  );
}
