import { spawn } from "node:child_process";
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { Terraform } from "../src/terraform/run";
import { ensureProviderMirror } from "../src/tools/provider-mirror";
import { median } from "../src/tools/statistics";
import { ensureTerraform } from "../src/tools/terraform";
import { conclude, progress } from "./conclude";
import { cpuSeconds } from "./cpu-time";

const project = join(__dirname, "..");
/** Of the largest plan: processor time over that of `terraform show` alone, and memory. */
const goals = { added: 0.15, peakMib: 139 };
const sizes = [100, 1_000, 10_000] as const;

interface Options {
  readonly rounds: number;
  readonly write: boolean;
  readonly json: boolean;
}

/** A plan in a directory where Terraform can show it. */
interface Plan {
  readonly resources: number;
  readonly directory: string;
  readonly file: string;
  readonly json: string;
  readonly jsonMib: number;
}

interface Run {
  readonly seconds: number;
  /** Processor time of all its processes. */
  readonly processorSeconds: number;
  readonly peakMib: number;
}

/** One run of each contender on one plan. */
interface Round {
  readonly show: Run;
  readonly review: Run;
  readonly reviewJson: Run;
}

/** The environment of plans that call no API: planning a creation needs no answer from AWS. */
const environment = {
  ...process.env,
  AWS_ACCESS_KEY_ID: "nobody",
  AWS_SECRET_ACCESS_KEY: "nothing",
  AWS_EC2_METADATA_DISABLED: "true",
  CHECKPOINT_DISABLE: "1",
};

async function main(options: Options): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "lamp-bench-review-"));
  try {
    const terraform = await ensureTerraform({ say: progress });
    const results = [];
    for (const resources of sizes) {
      const plan = await makePlan(join(directory, `${resources}`), resources, terraform.file);
      const rounds: Round[] = [];
      for (let round = 0; round < options.rounds; round += 1) {
        progress(`${resources} resources, round ${round + 1} of ${options.rounds}`);
        rounds.push(await measure(plan, terraform.file));
      }
      results.push({ resources, jsonMib: plan.jsonMib, ...figuresOf(rounds), rounds });
    }
    report(results, options);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Plans resources of eight types of the AWS provider; one in fifty is dangerous. */
async function makePlan(directory: string, resources: number, binary: string): Promise<Plan> {
  progress(`planning ${resources} resources`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration(resources)));
  const pluginDirectory = await ensureProviderMirror([{ source: "hashicorp/aws", version: "5.100.0" }], {
    say: progress,
    terraform: binary,
  });
  const terraform = new Terraform({
    binary,
    workingDirectory: directory,
    env: environment,
    ...(pluginDirectory === undefined ? {} : { pluginDirectory }),
  });
  await terraform.init();
  await terraform.plan({ out: "plan.tfplan" });
  const json = join(directory, "plan.json");
  await run(showCommand(binary, directory), json);
  return {
    resources,
    directory,
    file: join(directory, "plan.tfplan"),
    json,
    jsonMib: statSync(json).size / 1024 / 1024,
  };
}

function configuration(resources: number): object {
  const count = Math.floor(resources / 8);
  const isDangerous = "${count.index % 50 == 0}";
  const name = "bench-${count.index}";
  const policy =
    '${jsonencode({Version = "2012-10-17", Statement = [{Effect = "Allow", Action = count.index % 50 == 0 ? "*" : "s3:GetObject", Resource = "*"}]})}';
  const containers =
    '${jsonencode([{name = "web", image = "web:1", essential = true, portMappings = [{containerPort = 80}], environment = [{name = "DB_HOST", value = "db"}, {name = "DB_PASSWORD_${count.index % 50 == 0 ? "" : "FILE"}", value = "a"}]}])}';
  const block = (values: object, more = 0) => ({ bench: { count: count + more, ...values } });
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
    provider: {
      aws: {
        region: "eu-west-1",
        skip_credentials_validation: true,
        skip_requesting_account_id: true,
        skip_metadata_api_check: true,
      },
    },
    resource: {
      aws_security_group: block({
        name,
        ingress: [
          {
            from_port: 22,
            to_port: 22,
            protocol: "tcp",
            cidr_blocks: ['${count.index % 50 == 0 ? "0.0.0.0/0" : "10.0.0.0/8"}'],
            description: "",
            ipv6_cidr_blocks: [],
            prefix_list_ids: [],
            security_groups: [],
            self: false,
          },
        ],
      }),
      aws_iam_policy: block({ name, policy }),
      aws_db_instance: block({
        identifier: name,
        engine: "mysql",
        instance_class: "db.t3.micro",
        allocated_storage: 20,
        username: "lamp",
        manage_master_user_password: true,
        storage_encrypted: true,
        publicly_accessible: isDangerous,
        skip_final_snapshot: true,
      }),
      aws_s3_bucket: block({ bucket: name }),
      aws_ecs_task_definition: block({ family: name, container_definitions: containers }),
      aws_sqs_queue: block({ name, sqs_managed_sse_enabled: "${count.index % 50 != 0}" }),
      aws_route53_record: block({
        zone_id: "Z0",
        name: `${name}.lamp.test`,
        type: "A",
        ttl: 60,
        records: ["192.0.2.1"],
      }),
      aws_kms_key: block({ description: name, enable_key_rotation: true }, resources % 8),
    },
  };
}

function showCommand(binary: string, directory: string): readonly string[] {
  return [binary, `-chdir=${directory}`, "show", "-json", "plan.tfplan"];
}

/** Runs the contenders in turn, starting with Terraform alone. */
async function measure(plan: Plan, binary: string): Promise<Round> {
  const review = [process.execPath, join(project, "src/cli/launch.js"), "src/cli/review.ts", "--json"];
  return {
    show: await run(showCommand(binary, plan.directory), "/dev/null"),
    review: await run([...review, plan.file], "/dev/null"),
    reviewJson: await run([...review, plan.json], "/dev/null"),
  };
}

/** Runs a command to completion and measures its time and the peak memory of its own process. */
async function run([program = "", ...args]: readonly string[], stdout: string): Promise<Run> {
  const began = process.hrtime.bigint();
  const before = childrenSeconds();
  const child = spawn(program, args, { cwd: project, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  child.stdout.pipe(createWriteStream(stdout));
  let peakMib = 0;
  const look = setInterval(() => {
    peakMib = Math.max(peakMib, peakMibOf(child.pid as number));
  }, 20);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearInterval(look);
  // A review exits with 2 where something blocks.
  if (code !== 0 && code !== 2) {
    throw new Error(`${program} ${args.join(" ")} exited with ${code}:\n${stderr}`);
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { seconds, processorSeconds: childrenSeconds() - before, peakMib };
}

/** Processor time of this process's children that have ended. */
function childrenSeconds(): number {
  const { system, user } = process.cpuUsage();
  return cpuSeconds([process.pid]) - (user + system) / 1e6;
}

/** The peak memory of a process so far. */
function peakMibOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // It ended just now.
  }
}

function figuresOf(rounds: readonly Round[]) {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  return {
    showSeconds: middle(({ show }) => show.seconds),
    reviewSeconds: middle(({ review }) => review.seconds),
    added: middle(({ review, show }) => review.processorSeconds / show.processorSeconds - 1),
    addedTime: middle(({ review, show }) => review.seconds / show.seconds - 1),
    jsonOverShow: middle(({ reviewJson, show }) => reviewJson.processorSeconds / show.processorSeconds),
    showPeakMib: middle(({ show }) => show.peakMib),
    reviewPeakMib: middle(({ review }) => review.peakMib),
    jsonPeakMib: middle(({ reviewJson }) => reviewJson.peakMib),
  };
}

type Result = ReturnType<typeof figuresOf> & { readonly resources: number; readonly jsonMib: number };

function report(results: readonly Result[], options: Options): void {
  const largest = results.at(-1) as Result;
  const { added } = largest;
  const peakMib = Math.max(largest.reviewPeakMib, largest.jsonPeakMib);
  const passed = added <= goals.added && peakMib <= goals.peakMib;
  const markdown = `
## Plan review

\`npm run bench:review\` on ${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${availableParallelism()} cores. Plans of eight types of AWS
resources, written by Terraform; whole processes in turn, medians of ${options.rounds} rounds. *Added*: how much more
processor time \`npm run review -- plan.tfplan\` takes than \`terraform show -json plan.tfplan\` alone, as a multiple of the
latter; other load on the machine affects only the seconds.

| resources | JSON, MiB | \`terraform show\` alone, s | review of the plan file, s | added | added to the seconds | review of the JSON, over \`show\` | memory of \`show\`, MiB | of the review, MiB | of that of the JSON, MiB |
|---|---|---|---|---|---|---|---|---|---|
${results
  .map(
    (result) =>
      `| ${result.resources} | ${result.jsonMib.toFixed(1)} | ${result.showSeconds.toFixed(1)} | ${result.reviewSeconds.toFixed(1)} | ${result.added.toFixed(2)} | ${result.addedTime.toFixed(2)} | ${result.jsonOverShow.toFixed(2)} | ${result.showPeakMib.toFixed(0)} | ${result.reviewPeakMib.toFixed(0)} | ${result.jsonPeakMib.toFixed(0)} |`,
  )
  .join("\n")}

At ${largest.resources} resources:

- Added: **${added.toFixed(2)}** (goal: at most ${goals.added.toFixed(2)}).
- Memory of the review, of a plan file or its JSON: **${peakMib.toFixed(0)}** MiB (goal: at most ${goals.peakMib}).
`;
  conclude(
    {
      section: "review",
      markdown,
      figures: { added, peakMib, results, goals },
      passed,
      failure: "a figure in bold misses its goal",
    },
    options,
  );
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) {
    throw new InvalidArgumentError("A whole number from 1 to 99.");
  }
  return Number(text);
}

new Command("npm run bench:review --")
  .description(
    "Measures the review of plans of 100, 1,000 and 10,000 resources against `terraform show` alone.",
  )
  .option("--rounds <n>", "rounds of the contenders in turn", wholeNumber, 5)
  .option("--no-write", "leave docs/benchmarks.md unchanged")
  .option("--json", "print the figures, with every round's, as JSON", false)
  .addHelpText("after", "\nExit codes: 0 the goals are met; 1 they are not, or the measurement failed.")
  .action(main)
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`bench:review: ${error.message}\n`);
    process.exitCode = 1;
  });
