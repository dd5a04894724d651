import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface Instruction {
  readonly keyword: string;
  readonly value: string;
}

const instructions = parse(readFileSync(join(__dirname, "Dockerfile"), "utf8"));
const runs = valuesOf("RUN");
const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === "FROM"));

/** Instructions with their lines joined and comments dropped. */
function parse(text: string): Instruction[] {
  return text
    .replace(/^\s*#.*\n/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, keyword = "", value = ""] = /^(\w+)\s+(.*)$/.exec(line.replace(/\s+/g, " ").trim()) ?? [];
      return { keyword, value };
    });
}

function valuesOf(keyword: string, among = instructions): string[] {
  return among.filter((instruction) => instruction.keyword === keyword).map(({ value }) => value);
}

describe("stages", () => {
  it("take their base from an argument that defaults to Debian bookworm", () => {
    expect(instructions[0]).toEqual({ keyword: "ARG", value: "BASE_IMAGE=debian:bookworm-slim" });
    expect(valuesOf("FROM")).toEqual(["${BASE_IMAGE} AS build", "${BASE_IMAGE}"]);
  });

  it("copy from an earlier stage by its name", () => {
    const from = valuesOf("COPY").flatMap((value) => /^--from=(\S+)/.exec(value)?.[1] ?? []);
    expect(new Set(from)).toEqual(new Set(["build"]));
  });

  it("copy only what is in the build context, nothing by wildcard, nothing by ADD", () => {
    const sources = valuesOf("COPY")
      .filter((value) => !value.startsWith("--from"))
      .flatMap((value) => value.split(" ").slice(0, -1));
    expect(sources).toEqual([
      "conf/rds-ca-bundle.pem",
      "conf/rds-ca-bundle.pem.sha256",
      "app/",
      "conf/apache2.conf",
      "conf/php.ini",
      "scripts/lamp-entrypoint",
      "scripts/lamp-healthcheck",
    ]);
    expect(sources.filter((source) => !existsSync(join(__dirname, source)))).toEqual([]);
    expect(valuesOf("ADD")).toEqual([]);
  });
});

describe("packages", () => {
  const installs = runs.filter((run) => run.includes("apt-get install"));

  it("are installed twice: for the build, and for the image", () => {
    expect(installs).toHaveLength(2);
  });

  it.each(installs)("come from a fresh list, without recommendations, and leave no list: %s", (run) => {
    expect(run).toMatch(
      /^apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends /,
    );
    expect(run).toContain("rm -rf /var/lib/apt/lists/*");
  });

  it("of PHP are those of one version", () => {
    expect(new Set(runs.join(" ").match(/php\d+(\.\d+)?/g))).toEqual(new Set(["php8.2"]));
  });

  it("that only the build needs are removed in the layer that installed them", () => {
    const final = valuesOf("RUN", lastStage).join(" ");
    expect(final).toContain(
      "apt-get install -y --no-install-recommends apache2-bin libapache2-mod-php8.2 libcap2-bin php8.2-mysql",
    );
    expect(final).toContain("apt-get purge -y --auto-remove libcap2-bin");
  });
});

describe("commands", () => {
  it.each([
    ["change folder", /(^|\s)cd\s/],
    ["become root", /\bsudo\b/],
    ["fetch from elsewhere", /\b(curl|wget|git clone)\b/],
    ["use the interactive apt", /\bapt\s(install|update)/],
    ["open a folder to everyone", /chmod\s+(-R\s+)?0?777/],
    ["ignore an error", /\|\|\s*true/],
  ])("never %s", (_what, pattern) => {
    expect(runs.filter((run) => pattern.test(run))).toEqual([]);
  });

  it("with a pipe fail when its first part fails", () => {
    const shell = instructions.findIndex(({ keyword }) => keyword === "SHELL");
    const firstPipe = instructions.findIndex(({ keyword, value }) => keyword === "RUN" && / \| /.test(value));
    expect(instructions[shell]?.value).toBe('["/bin/bash", "-o", "pipefail", "-c"]');
    expect(firstPipe).toBeGreaterThan(shell);
    // SHELL does not apply to the next stage.
    expect(valuesOf("RUN", lastStage).filter((run) => / \| /.test(run))).toEqual([]);
  });

  it("check the CA bundle before they use it, and every PHP file", () => {
    const build = runs.join("\n");
    expect(build).toMatch(/sha256sum --check --strict rds-ca-bundle\.pem\.sha256.*openssl rehash/);
    expect(build).toContain("xargs -0 -n1 php -l");
  });
});

describe("the image", () => {
  const of = (keyword: string) => valuesOf(keyword, lastStage);

  it("runs as www-data, set after everything that needs root", () => {
    expect(of("USER")).toEqual(["www-data"]);
    const user = lastStage.findIndex(({ keyword }) => keyword === "USER");
    const later = lastStage.slice(user).map(({ keyword }) => keyword);
    expect(later).toEqual(["USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT"]);
  });

  it("declares how it runs", () => {
    expect(of("EXPOSE")).toEqual(["80"]);
    expect(of("STOPSIGNAL")).toEqual(["SIGWINCH"]);
    expect(of("VOLUME")).toEqual(['["/run/lamp", "/tmp"]']);
    expect(of("WORKDIR")).toEqual(["/srv/lamp"]);
    expect(of("ENTRYPOINT")).toEqual(['["/usr/local/bin/lamp-entrypoint"]']);
    expect(of("CMD")).toEqual([]);
    expect(of("HEALTHCHECK")).toEqual([
      '--interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["/usr/local/bin/lamp-healthcheck"]',
    ]);
  });

  it("bakes in the commit and no secret", () => {
    expect(valuesOf("ARG")).toEqual(["BASE_IMAGE=debian:bookworm-slim", "COMMIT=unknown"]);
    expect(of("ENV")).toEqual([
      "IMAGE_COMMIT=${COMMIT} DATABASE_PORT=3306 DATABASE_NAME=visitors " +
        "DATABASE_TLS_CA=/usr/local/share/lamp/rds-ca",
    ]);
    expect(of("LABEL").join(" ")).toContain('org.opencontainers.image.revision="${COMMIT}"');
  });

  it("changes with its commit in its last layers only", () => {
    const commit = lastStage.findIndex(({ value }) => value === "COMMIT=unknown");
    const kinds = new Set(lastStage.slice(0, commit).map(({ keyword }) => keyword));
    expect(kinds).toEqual(new Set(["FROM", "RUN", "COPY"]));
    expect(lastStage.slice(commit).filter(({ keyword }) => keyword === "RUN" || keyword === "COPY")).toEqual(
      [],
    );
  });
});
