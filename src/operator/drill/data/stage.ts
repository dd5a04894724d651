import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../../config";
import { ClockedDns, type DnsLogic } from "../../../services/route53/model";
import type { Caretaker } from "../../../tools/local/caretaker";
import { type Certificate, createCertificate } from "../../../tools/local/certificate";
import {
  createDataFolder,
  type Database,
  type Engine,
  type Settings,
  startDatabase,
} from "../../../tools/local/database";
import { startWebServer } from "../../../tools/local/web-server";
import { randomOf } from "../random";
import { DnsService } from "./dns-service";
import type { Mode } from "./modes";
import type { Region } from "./region";
import { ReplicationLink } from "./replication-link";
import type { ScaledClock } from "./scaled-clock";
import { Visitors } from "./visitors";

/** How long AWS takes, in seconds, for what is instantaneous here. Assumptions, as the report states. */
export interface Assumptions {
  /** From the alarm to the approval of the reviewed plan. */
  readonly decisionSeconds: number;
  /** From the desired count to a running container, on Fargate. */
  readonly taskStartSeconds: number;
  /** From the API call to an available writer. */
  readonly promotionSeconds: number;
}

export interface StageOptions {
  readonly folder: string;
  readonly caretaker: Caretaker;
  readonly engine: Engine;
  /** Of the databases' parameter group. */
  readonly parameters: Settings;
  readonly config: Config;
  /** What the health checks of each mode's stacks decide, by the mode's name. */
  readonly logics: Readonly<Record<string, DnsLogic>>;
  /** The first. */
  readonly mode: Mode;
  readonly clock: ScaledClock;
  /** Seed of all random choices. */
  readonly seed: number;
  readonly assumptions: Assumptions;
  readonly tasks: number;
  readonly visitors: number;
  /** How long a change takes to reach the replica, in milliseconds, before a loss and before a planned switchover. */
  readonly links: Readonly<
    Record<"unplanned" | "planned", { readonly least: number; readonly most: number }>
  >;
  /** By how many seconds here a replica may apply late, in the rounds in which it does. */
  readonly applying: { readonly least: number; readonly most: number };
  readonly commit: string;
  readonly say: (line: string) => void;
}

/** Two regions on this machine, with DNS in front and constant visitors. */
export class Stage {
  readonly regions: Readonly<Record<Region["name"], Region>>;
  readonly dns: DnsService;
  readonly visitors: Visitors;
  private generations = 2;
  private tasks = 0;
  private inMode: Mode;
  /** Whether CloudWatch has figures of the health checks. */
  private hasAlarms = true;
  private readonly phases: readonly number[];

  /** For the moments and link delays of a round. */
  private random: () => number;

  private constructor(
    readonly options: StageOptions,
    private readonly certificate: Certificate,
    writer: Database,
    replica: Database,
    link: ReplicationLink,
  ) {
    const { clock, config, mode, seed, visitors } = options;
    this.random = randomOf(seed, "rounds");
    this.inMode = mode;
    this.phases = Array.from({ length: 8 }, randomOf(seed, "checkers"));
    this.regions = {
      primary: {
        name: "primary",
        awsRegion: config.regions.primary.region,
        database: writer,
        link: undefined,
        tasks: new Map(),
        lost: false,
        isCutOff: false,
      },
      dr: {
        name: "dr",
        awsRegion: config.regions.dr.region,
        database: replica,
        link,
        tasks: new Map(),
        lost: false,
        isCutOff: false,
      },
    };
    this.dns = new DnsService(this.newDns(), clock, {
      portOf: (name, target) => {
        const { lost, tasks } = this.regions[name as Region["name"]];
        return lost ? undefined : tasks.get(target)?.port;
      },
      isReachable: (name) => !this.regions[name as Region["name"]].isCutOff,
    });
    this.visitors = new Visitors(this.dns, clock, randomOf(seed, "visitors"), {
      count: visitors,
      pauseMilliseconds: 100,
    });
  }

  /** Builds both regions: the primary serves, DR stands by. */
  static async build(options: StageOptions): Promise<Stage> {
    const { caretaker, engine, folder, parameters, say } = options;
    say(`starting the primary's ${engine.dialect.title} and a replica of it in DR`);
    const certificate = await createCertificate(folder);
    const dataFolder = join(folder, "empty");
    await createDataFolder(engine, dataFolder, caretaker);
    const common = { engine, parameters, certificate, caretaker, dataFolder };
    const writer = await startDatabase({ ...common, folder: join(folder, "database-1"), serverId: 1 });
    const link = await ReplicationLink.open(writer, 0);
    let stage: Stage | undefined;
    try {
      const replica = await startDatabase({
        ...common,
        folder: join(folder, "database-2"),
        serverId: 2,
        replicaOf: writer,
        via: link,
      });
      stage = new Stage(options, certificate, writer, replica, link);
      say("starting the primary's tasks");
      await stage.startTasks(stage.regions.primary);
      const { acknowledged } = stage.visitors;
      await options.clock.until("the first recorded visit", () => acknowledged.length > 0);
      return stage;
    } catch (error) {
      // Open listeners and timers would keep this process alive.
      link.cut();
      await stage?.stop();
      throw error;
    }
  }

  other(region: Region): Region {
    return region.name === "primary" ? this.regions.dr : this.regions.primary;
  }

  /** What the standby does now. */
  get mode(): Mode {
    return this.inMode;
  }

  /** The current mode's health checks. */
  get logic(): DnsLogic {
    const { name } = this.inMode;
    const logic = this.options.logics[name];
    if (logic === undefined) {
      throw new Error(`There are no stacks for the mode ${name}.`);
    }
    return logic;
  }

  /**
   * Prepares a round. The primary serves where the mode changes, or whether CloudWatch has figures.
   *
   * @param moments - the name of the round's random moments and lags: rounds of one name have the same
   */
  async prepare(mode: Mode, moments: string, { hasAlarms = true } = {}): Promise<void> {
    this.random = randomOf(this.options.seed, moments);
    if (mode === this.inMode && hasAlarms === this.hasAlarms) {
      return;
    }
    const { dr } = this.regions;
    this.options.say(`from now on a ${mode.name}${hasAlarms ? "" : ", without CloudWatch"}`);
    this.inMode = mode;
    this.hasAlarms = hasAlarms;
    await this.stopTasks(dr);
    this.dns.replace(this.newDns());
    for (const region of Object.values(this.regions)) {
      for (const task of region.tasks.keys()) {
        this.dns.dns.register(region.name, task);
      }
    }
    await this.startStandbyTasks(dr);
    await this.primaryAnswered();
  }

  /** Waits until all tasks are healthy, and DNS answers the primary, which is healthy. */
  async primaryAnswered(): Promise<void> {
    const { dr, primary } = this.regions;
    const isHealthy = (region: Region) =>
      this.dns.dns.healthyTargets(region.name).length === region.tasks.size;
    await this.options.clock.until(
      "the tasks of both regions to be healthy",
      () => isHealthy(primary) && isHealthy(dr) && this.dns.answer.primaryHealthy,
    );
  }

  /** Starts the tasks that a region on standby runs. */
  async startStandbyTasks(region: Region): Promise<void> {
    await this.startTasks(region, 0, this.inMode.standbyTasks);
  }

  /** Starts the tasks that are missing as Fargate does, and registers them with their load balancer. */
  async startTasks(region: Region, startSeconds = 0, wanted = this.options.tasks): Promise<void> {
    const { caretaker, clock, commit, folder } = this.options;
    const provisioned = clock.sleep(startSeconds);
    await Promise.all(
      Array.from({ length: Math.max(0, wanted - region.tasks.size) }, async () => {
        const name = `task-${++this.tasks}`;
        const server = await startWebServer({
          folder: join(folder, name),
          database: region.database,
          certificate: this.certificate,
          caretaker,
          region: region.awsRegion,
          regionRole: region.name,
          commit,
        });
        await provisioned;
        region.tasks.set(name, server);
        this.dns.dns.register(region.name, name);
      }),
    );
  }

  /** Replaces a region's tasks as a deployment does: the new ones are healthy first. */
  async replaceTasks(region: Region): Promise<void> {
    const old = [...region.tasks];
    await this.startTasks(region, this.options.assumptions.taskStartSeconds, 2 * old.length);
    await this.options.clock.until(
      "the new tasks to be healthy",
      () => this.dns.dns.healthyTargets(region.name).length === region.tasks.size,
    );
    await this.stopTasks(region, old);
  }

  /** Stops tasks as ECS does: they get no new requests, and those in progress are answered. */
  async stopTasks(region: Region, stopping = [...region.tasks]): Promise<void> {
    for (const [name] of stopping) {
      this.dns.dns.deregister(region.name, name);
    }
    await Promise.all(
      stopping.map(async ([name, server]) => {
        await server.stop();
        region.tasks.delete(name);
        rmSync(join(this.options.folder, name), { recursive: true, force: true });
      }),
    );
  }

  /** Cuts the region off at once, its load balancer and bytes in flight from it; inside, all goes on. */
  cutOff(region: Region): void {
    this.other(region).link?.cut();
    region.isCutOff = true;
    this.dns.dns.setLost(region.name, true);
  }

  /** Ends the cut: a replica of the region's goes on where it was. */
  async reconnect(region: Region): Promise<void> {
    await this.other(region).link?.reopen();
    region.isCutOff = false;
    this.dns.dns.setLost(region.name, false);
  }

  /** Loses the region at once: its servers, bytes in flight from them, and its load balancer. */
  lose(region: Region): void {
    this.cutOff(region);
    region.lost = true;
    for (const server of region.tasks.values()) {
      server.kill();
    }
    void region.database.kill();
  }

  /** Brings the region back with the data it had; ECS starts new tasks for those that died. */
  async bringBack(region: Region): Promise<void> {
    await region.database.up();
    for (const name of region.tasks.keys()) {
      this.dns.dns.deregister(region.name, name);
    }
    region.tasks.clear();
    region.lost = false;
    await this.reconnect(region);
    await this.startTasks(region);
  }

  /** Promotes a replica to writer; as on AWS, it replicates until then. */
  async promote(region: Region): Promise<void> {
    await region.database.promote();
    region.link?.cut();
    region.link = undefined;
  }

  /** Creates a new replica of the other region's writer, in a new generation, and retires the old database. */
  async reprotect(region: Region): Promise<void> {
    this.dns.dns.setClaims(region.name, { posture: "standby" });
    const { caretaker, engine, folder, parameters } = this.options;
    const writer = this.other(region).database;
    const retired = region.database;
    await retired.stop();
    rmSync(join(retired.socket, ".."), { recursive: true, force: true });
    const generation = ++this.generations;
    const link = await ReplicationLink.open(writer, 0);
    region.link = link;
    region.database = await startDatabase({
      engine,
      parameters,
      certificate: this.certificate,
      caretaker,
      dataFolder: join(folder, "empty"),
      folder: join(folder, `database-${generation}`),
      serverId: generation,
      replicaOf: writer,
      via: link,
    });
    await this.startStandbyTasks(region);
  }

  /**
   * In half of the cases, lets a replica apply what it receives seconds late, as one that is busy: until it is promoted.
   * @returns whole seconds; 0 where it applies at once
   */
  async delayApplying(replica: Region): Promise<number> {
    const { least, most } = this.options.applying;
    const seconds = this.random() < 0.5 ? 0 : Math.round(this.between(least, most));
    if (seconds > 0) {
      await replica.database.delayApplying(seconds);
    }
    return seconds;
  }

  /** Sets a new delay on a replica's link, and lets visitors write for a few seconds. */
  async serveForAWhile(
    replica: Region,
    { least, most }: { readonly least: number; readonly most: number },
  ): Promise<{ readonly linkMilliseconds: number }> {
    const linkMilliseconds = Math.round(this.between(least, most));
    if (replica.link) {
      replica.link.delayMilliseconds = linkMilliseconds;
    }
    await this.options.clock.sleepHere(this.between(2000, 5000));
    return { linkMilliseconds };
  }

  async stop(): Promise<void> {
    await this.visitors.stop();
    this.dns.stop();
    for (const { link } of Object.values(this.regions)) {
      link?.cut();
    }
  }

  /** With DR on standby, as before any apply. */
  private newDns(): ClockedDns {
    const { hasAlarms, logic, phases } = this;
    return new ClockedDns({ logic: hasAlarms ? logic : { ...logic, healthCheckAlarms: {} }, phases });
  }

  /** The next random number between two. */
  between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }
}
