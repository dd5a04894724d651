import { Option } from "commander";
import { ENGINES } from "../tools/local/database";

/** The option that chooses the database's engine. */
export function engineOption(): Option {
  return new Option(
    "--engine <engine>",
    "the database's engine (default: MySQL, which is RDS's, where this machine has it; otherwise MariaDB)",
  )
    .choices(ENGINES)
    .env("LAMP_ENGINE");
}
