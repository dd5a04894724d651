import { ConfigError, formatConfigError, loadConfig } from "./src/config";
import { buildApp } from "./src/stacks/app";

try {
  buildApp(loadConfig()).synth();
} catch (error) {
  if (!(error instanceof ConfigError)) {
    throw error;
  }
  process.stderr.write(formatConfigError(error));
  process.exitCode = 1;
}
