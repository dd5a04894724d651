import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { engine } from "../support/database";
import { application, type Region, Regions } from "../support/regions";
import { until } from "../support/until";

/** The servers that stand in for RDS have its settings, and say what a promotion would lose. */

const regions = new Regions();
let primary: Region;
let dr: Region;
beforeAll(async () => {
  primary = await regions.startPrimary();
  dr = await regions.startDr(primary);
});
afterAll(() => regions.stop());

const isMysql = engine.dialect.title === "MySQL";
const ON = new Map([
  ["ON", "1"],
  ["OFF", "0"],
]);
/** A setting's value, the same for both ways to write a switch. */
const value = async (name: string) => {
  const text = await primary.database.sql(`SELECT @@GLOBAL.${name}`);
  return ON.get(text) ?? text;
};

describe("a server that stands in for RDS", () => {
  it("has every setting of the synthesized parameter group", async () => {
    const parameters = Object.entries(inject("databaseParameters"));
    expect(parameters.length).toBeGreaterThan(0);
    const known: string[] = [];
    for (const [name, wanted] of parameters) {
      if (isMysql || (await primary.database.sql(`SHOW GLOBAL VARIABLES LIKE '${name}'`)) !== "") {
        known.push(name);
        expect([name, await value(name)]).toEqual([name, ON.get(wanted) ?? wanted]);
      }
    }
    expect(known).toContain("require_secure_transport");
  });

  it("has GTIDs and a binary log; a replica is read-only", async () => {
    expect(await value("log_bin")).toBe("1");
    expect(await primary.database.sql("SELECT @@GLOBAL.read_only")).toBe("0");
    expect(await dr.database.sql("SELECT @@GLOBAL.read_only")).toBe("1");
    expect(await value(isMysql ? "gtid_mode" : "gtid_strict_mode")).toBe("1");
  });

  if (isMysql) {
    it("lets the application log in by caching_sha2_password, as RDS does", async () => {
      expect(
        await primary.database.sql(`SELECT plugin FROM mysql.user WHERE user = '${application.user}'`),
      ).toBe("caching_sha2_password");
    });
  }

  it("refuses a client without TLS", () => {
    const { host, port } = primary.database;
    const login = [`--host=${host}`, `--port=${port}`, `--user=${application.user}`];
    const client = (tls: string) =>
      spawnSync(engine.programs.client, ["--no-defaults", ...login, tls, "--execute=SELECT 1"], {
        env: { ...process.env, MYSQL_PWD: application.password },
        encoding: "utf8",
      });
    expect(client(engine.dialect.clientTls).status).toBe(0);
    const refused = client(isMysql ? "--ssl-mode=DISABLED" : "--skip-ssl");
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(isMysql ? /^ERROR 3159 / : /^ERROR (1045|3159) /),
    ]);
  });
});

describe("a replica that applies late", () => {
  const create = (name: string) =>
    primary.database.sql(`CREATE TABLE ${name} (id INT)`, application.database);
  const tables = () => dr.database.sql("SHOW TABLES", application.database);

  it("has received what it has not applied, and a promotion drops that", async () => {
    await create("arrived");
    await dr.database.caughtUpWith(primary.database);
    await dr.database.delayApplying(600);
    await create("waiting");
    const position = await primary.database.position();
    const missing = async () => dr.database.missing(position, await dr.database.received());
    await until("it to be received", async () => (await missing()) === 0);
    expect(await dr.database.missing(position, await dr.database.position())).toBe(1);

    await dr.database.promote();
    expect(await tables()).toBe("arrived");
    expect(await dr.database.missing(position, await dr.database.received())).toBe(1);
    expect(await dr.database.sql("SELECT @@GLOBAL.read_only")).toBe("0");
  });
});
