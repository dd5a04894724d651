import type { HttpAnswer } from "./http";

/** What a reader of the page sees. */
export interface VisitorPage {
  readonly total: number;
  readonly today: number;
  readonly region: string;
  readonly task: string;
  readonly database: string;
  readonly version: string;
  /** The line under the heading: recorded, or why not. */
  readonly status: string;
  /** How old the data may be; empty on a writer. */
  readonly age: string;
  readonly lastVisits: readonly { at: string; agent: string; address: string; region: string }[];
}

/** Parses the page; throws when it is not the page of visits. */
export function visitorPage(answer: HttpAnswer): VisitorPage {
  if (answer.status !== 200) {
    throw new Error(`status ${answer.status}: ${answer.body}`);
  }
  const one = (pattern: RegExp): string => {
    const found = pattern.exec(answer.body)?.[1];
    if (found === undefined) {
      throw new Error(`${pattern} is not on the page: ${answer.body}`);
    }
    return found.replace(/\s+/g, " ");
  };
  const number = (id: string) => Number(one(new RegExp(`<dd id="${id}">([\\d,]+)</dd>`)).replaceAll(",", ""));
  const visit =
    /<time datetime="([^"]+)">[^<]+<\/time>\s*<span class="agent">([^<]*)<\/span>\s*<span class="address">([^<]*)<\/span>\s*<span class="region">([^<]*)<\/span>/g;
  return {
    total: number("total"),
    today: number("today"),
    region: one(/<dd id="region">([^<]+)<\/dd>/),
    task: one(/<dd id="task">([^<]+)<\/dd>/),
    database: one(/<dd id="database">([^<]+)<\/dd>/),
    version: one(/<dd id="version">([^<]+)<\/dd>/),
    age: /id="age">([^<]+)</.exec(answer.body)?.[1] ?? "",
    status: /role="status">([^<]+)</.exec(answer.body)?.[1] ?? "",
    lastVisits: [...answer.body.matchAll(visit)].map(
      ([, at = "", agent = "", address = "", region = ""]) => ({
        at,
        agent,
        address,
        region,
      }),
    ),
  };
}
