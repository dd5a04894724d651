import * as z from "zod/mini";
import { schema } from "./schema";

/** The JSON Schema of the configuration file, for editors: descriptions, defaults, bounds. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  return { $schema, title: "lamp-dr configuration", ...rest };
}
