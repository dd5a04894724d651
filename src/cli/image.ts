import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { type Config, ConfigError, formatConfigError, loadConfig } from "../config";
import { projectDirectory } from "../tools/cache";
import { readCheckout } from "../tools/image/checkout";
import { findContainerTool } from "../tools/image/find-container-tool";
import { exitCodes, ImageError } from "../tools/image/image-error";
import { describe, pushImage } from "../tools/image/push";
import { checkRegistry, ecrRegistry } from "../tools/image/registry-address";
import { tryRun } from "../tools/image/run";
import { checkDeployTag, movingTag, tagOf } from "../tools/image/tags";
import { temporaryFolder } from "../tools/image/temporary-folder";
import { say, show } from "./process";

interface TagOptions {
  readonly tag?: string;
  readonly allowDirty?: boolean;
}

interface BuildCommandOptions extends TagOptions {
  readonly base?: string;
  readonly pull: boolean;
  readonly json?: boolean;
}

interface PushCommandOptions extends TagOptions {
  readonly pushBoth: boolean;
  readonly registryPrimary?: string;
  readonly registryDr?: string;
  readonly plainHttp: boolean;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly json?: boolean;
}

/** An existing image that is named by hand needs no clean tree. */
async function tagOfExisting({ tag, allowDirty }: TagOptions): Promise<string> {
  return tag ?? tagOf(await readCheckout(projectDirectory), allowDirty ?? false);
}

async function build(config: Config, options: BuildCommandOptions): Promise<void> {
  const checkout = await readCheckout(projectDirectory);
  const fromCommit = tagOf(checkout, options.allowDirty ?? false);
  const tag = options.tag ?? fromCommit;
  const commit = checkout.dirtyPaths.length === 0 ? checkout.commit : `${checkout.commit}-dirty`;
  const tool = await findContainerTool();
  const { repository } = config.image;
  say(`building ${repository}:${tag} with ${tool.name}`);
  const imageId = await tool.build({
    context: join(projectDirectory, "apache-image"),
    references: [`${repository}:${tag}`, `${repository}:${movingTag}`],
    base: options.base ?? null,
    commit,
    pull: options.pull,
  });
  if (options.json) {
    const result = { image: repository, tags: [tag, movingTag], imageId, commit, tool: tool.name };
    show(JSON.stringify(result, null, 2));
  } else {
    show(`${repository}:${tag} and ${repository}:${movingTag} are ${imageId}`);
  }
}

async function test(config: Config, options: TagOptions, vitestArgs: readonly string[]): Promise<void> {
  const tag = await tagOfExisting(options);
  const reference = `${config.image.repository}:${tag}`;
  const tool = await findContainerTool();
  if ((await tool.imageId(reference)) === null) {
    throw new ImageError(
      `${tool.name} has no image ${reference}. Build it first: npm run image -- build`,
      exitCodes.failed,
    );
  }
  say(`testing ${reference}`);
  // The tests mount the image's file system, so they keep their own store.
  const archive = join(temporaryFolder(), "image.tar");
  await tool.save(reference, archive);
  const args = ["vitest", "run", "--project", "image", ...vitestArgs];
  const result = await tryRun("npx", args, {
    cwd: projectDirectory,
    show: true,
    env: { LAMP_IMAGE_ARCHIVE: archive },
  });
  if (result.code !== 0) {
    throw new ImageError(`the tests of ${reference} failed`);
  }
}

async function push(config: Config, options: PushCommandOptions): Promise<void> {
  const tag = await tagOfExisting(options);
  const { accountId, image, regions } = config;
  const registries = {
    primary: options.registryPrimary ?? ecrRegistry(accountId, regions.primary.region),
    dr: options.registryDr ?? ecrRegistry(accountId, regions.dr.region),
  };
  for (const registry of Object.values(registries)) {
    checkRegistry(registry, options.plainHttp);
  }
  const { digest, verdict, waitedSeconds } = await pushImage({
    tool: await findContainerTool(),
    repository: image.repository,
    tag,
    registries,
    plainHttp: options.plainHttp,
    pushBoth: options.pushBoth,
    waitSeconds: options.waitSeconds,
    pollSeconds: options.pollSeconds,
    progress: say,
  });

  const drLine = `${registries.dr}: ${describe(verdict)} (after ${Math.round(waitedSeconds)} s)`;
  if (options.json) {
    const result = { image: image.repository, tag, digest, registries, verdict, waitedSeconds };
    show(JSON.stringify(result, null, 2));
  } else {
    show(`${registries.primary}/${image.repository}:${tag} is ${digest}\n${drLine}`);
  }
  switch (verdict.kind) {
    case "same":
      say(
        image.tag === tag
          ? `The configuration already deploys it: "image": { "tag": "${tag}" }`
          : `To deploy it, set in the configuration: "image": { "tag": "${tag}" } (now "${image.tag}")`,
      );
      return;
    case "absent":
      throw new ImageError(
        `do not deploy ${tag} yet: ${drLine}. ECR replicates only images pushed after replication was set up, and ` +
          "may take 30 minutes. Run the same command again to keep waiting, or with --push-both if replication " +
          "is not set up.",
        exitCodes.absentInDr,
      );
    case "different":
      throw new ImageError(
        `do not deploy ${tag}: ${drLine}, the primary has ${digest}. The regions would run different images. Find out ` +
          "who pushes to the DR registry, then build under a new tag: npm run image -- build --tag NAME",
        exitCodes.differentInDr,
      );
    case "unknown":
      throw new ImageError(`do not deploy ${tag} yet: ${drLine}`, exitCodes.unknownInDr);
  }
}

function seconds(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > 86_400) {
      throw new InvalidArgumentError(`A whole number of seconds from ${minimum} to 86400.`);
    }
    return value;
  };
}

function tagArgument(text: string): string {
  return checkDeployTag(text);
}

function createProgram(): Command {
  const program = new Command("npm run image --")
    .description("Builds, tests and pushes the Apache image.")
    .exitOverride()
    .addHelpText(
      "after",
      `
The tag is the first 12 characters of the commit, or the value of --tag. "${movingTag}" is set too, for people; it is
never deployed. The configuration is config/production.json, or the file that LAMP_CONFIG names.

Exit codes:
  0  done; after push: both regions have the same digest
  1  a tool, a registry or a test failed; or nothing was changed: bad arguments or configuration, a dirty tree, no
     container tool, a tag already in use
  3  pushed, but it did not reach the DR region within the wait
  4  pushed, but the tag is another image in the DR region
  5  pushed, but the DR region's registry did not answer`,
    );
  const withTag = (command: Command): Command =>
    command
      .option(
        "--tag <tag>",
        "tag instead of the commit's, for example for a rebuild on a newer base",
        tagArgument,
      )
      .option("--allow-dirty", "allow uncommitted changes; the commit's tag then ends in -dirty");

  withTag(program.command("build").description("Build with docker if its engine answers, else with buildah."))
    .option("--base <image>", "base image instead of the Dockerfile's own")
    .option("--pull", "pull a newer base image, if there is one", false)
    .option("--json", "print image, tags and image ID as JSON (a registry's digest is known after push)")
    .action((options: BuildCommandOptions) => build(loadConfig(), options));

  withTag(program.command("test").description("Run the image's tests against the built image."))
    .argument("[vitest...]", "arguments for vitest, after --: for example a test file")
    .action((args: string[], options: TagOptions) => test(loadConfig(), options, args));

  withTag(
    program
      .command("push")
      .description("Push to the primary region and verify the same digest in the DR region."),
  )
    .option("--push-both", "push to both regions, if replication is not set up", false)
    .option("--registry-primary <host>", "registry instead of the primary region's ECR")
    .option("--registry-dr <host>", "registry instead of the DR region's ECR")
    .option("--plain-http", "use HTTP for the registries; on this machine only", false)
    .option("--wait-seconds <n>", "longest time to wait for the DR region", seconds(0), 1800)
    .option("--poll-seconds <n>", "time between checks of the DR region", seconds(1), 10)
    .option("--json", "print digest and verdict as JSON")
    .addHelpText(
      "after",
      `
The login to ECR uses the AWS credentials in the environment (variables, profile, single sign-on or role). Other
registries use REGISTRY_USERNAME and REGISTRY_PASSWORD, or the container tool's own login.`,
    )
    .action((options: PushCommandOptions) => push(loadConfig(), options));
  return program;
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : exitCodes.failed;
    } else if (error instanceof ConfigError) {
      say(formatConfigError(error).trimEnd());
      process.exitCode = exitCodes.failed;
    } else if (error instanceof ImageError) {
      say(`image: ${error.message}`);
      process.exitCode = error.exitCode;
    } else {
      throw error;
    }
  });
