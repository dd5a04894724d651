import { CertificateAuthority } from "./certificates";
import { Database, type DatabaseOptions } from "./database";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder";
import { WebInstance, type WebInstanceOptions } from "./web-instance";

/** The application's login in every database of the tests. */
export const application = {
  database: "visitors",
  user: "lamp",
  password: "correct horse; battery=staple",
};

/** One region on this machine: a database under its own name, and as many tasks as a test starts. */
export class Region {
  readonly tasks: WebInstance[] = [];

  constructor(
    readonly name: string,
    readonly role: "primary" | "dr",
    readonly database: Database,
    /** The database's host name: on its certificate, and what the tasks connect to. */
    readonly databaseHost: string,
    private readonly certificates: string,
  ) {}

  /** Starts a task with the environment of its task definition, overridden by `env`. */
  async startTask(options: Partial<WebInstanceOptions> = {}): Promise<WebInstance> {
    const task = await WebInstance.start({
      hostNames: [this.databaseHost],
      mnt: this.certificates,
      ...options,
      env: {
        DATABASE_HOST: this.databaseHost,
        DATABASE_PORT: `${this.database.port}`,
        DATABASE_NAME: application.database,
        DATABASE_USER: application.user,
        DATABASE_PASSWORD: application.password,
        DATABASE_TLS_CA: "/mnt/rds.pem",
        LAMP_REGION: this.name,
        LAMP_REGION_ROLE: this.role,
        IMAGE_TAG: "under-test",
        MAX_TASKS: "6",
        TASK_CPU_UNITS: "512",
        TASK_MEMORY_MIB: "512",
        ...options.env,
      },
    });
    this.tasks.push(task);
    return task;
  }

  /** Loses the region: database and tasks at once. */
  async lose(): Promise<void> {
    await Promise.all([this.database.kill(), ...this.tasks.map((task) => task.kill())]);
  }
}

/** The certificates of all regions, and the regions started so far. */
export class Regions {
  readonly authority: CertificateAuthority;
  private readonly folder: TemporaryFolder;
  private readonly started: Region[] = [];

  /** @param parameters - of the databases' parameter group: see DatabaseOptions */
  constructor(private readonly parameters?: DatabaseOptions["parameters"]) {
    this.folder = temporaryFolder("regions");
    this.authority = new CertificateAuthority(this.folder.path, "rds");
  }

  /** Folder of the certificates, which tasks see as /mnt. */
  get certificates(): string {
    return this.folder.path;
  }

  /** Starts a region with an empty writer, ready for the application's login. */
  async startPrimary(settings: DatabaseOptions["settings"] = {}): Promise<Region> {
    const region = await this.start("eu-west-1", "primary", settings);
    await region.database.createApplication(application.database, application.user, application.password);
    return region;
  }

  /** Starts a region whose database is an asynchronous read-only replica of another's. */
  async startDr(source: Region, settings: DatabaseOptions["settings"] = {}): Promise<Region> {
    const region = await this.start("eu-central-1", "dr", settings);
    await region.database.replicateFrom(source.database);
    await region.database.caughtUpWith(source.database);
    return region;
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    await Promise.all(
      this.started.flatMap((region) => [
        region.database.destroy(),
        ...region.tasks.map((task) => task.kill()),
      ]),
    );
    this.folder.remove();
  }

  private async start(
    name: string,
    role: "primary" | "dr",
    settings: DatabaseOptions["settings"],
  ): Promise<Region> {
    const databaseHost = `database.${name}.test`;
    const database = await Database.create({
      serverId: this.started.length + 1,
      caFile: this.authority.caFile,
      // Replicas reach their source by its address.
      certificate: this.authority.issue([databaseHost, "127.0.0.1"]),
      parameters: this.parameters,
      settings,
    });
    const region = new Region(name, role, database, databaseHost, this.folder.path);
    this.started.push(region);
    return region;
  }
}
