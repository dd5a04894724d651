import { buildApp } from "./src/app";
import { ConfigError, formatConfigError, loadConfig } from "./src/config";

try {
  buildApp(loadConfig()).synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(formatConfigError(error));
  process.exitCode = 1;
}
