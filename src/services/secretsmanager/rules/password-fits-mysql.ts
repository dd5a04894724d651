import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

const GENERATOR = "aws_secretsmanager_random_password";

export const passwordFitsMysql: Rule = {
  id: "secretsmanager-password-fits-mysql",
  title: "A generated password is valid in RDS for MySQL",
  why: 'RDS refuses a master password that has fewer than 8 or more than 41 characters, or contains / " @ or a space.',
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  severity: "error",
  fix: "Set password_length = 32 and exclude_punctuation = true.",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      Object.entries(stack.json.ephemeral?.[GENERATOR] ?? {}).flatMap(([id, values]) => {
        const {
          password_length: length = 32,
          exclude_punctuation: plain,
          exclude_characters: excluded = "",
        } = values;
        const safe = plain === true || [...'/"@'].every((character) => excluded.includes(character));
        return verdicts(stack, `ephemeral.${GENERATOR}.${id}`, [
          length >= 8 && length <= 41
            ? undefined
            : problem("password_length", length, "8 to 41 (characters)"),
          safe
            ? undefined
            : problem("exclude_punctuation", plain, 'true, or exclude_characters with / " and @'),
          values.include_space === true ? problem("include_space", true, "nothing") : undefined,
        ]);
      }),
    ),
};
