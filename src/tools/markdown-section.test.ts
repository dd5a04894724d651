import { describe, expect, it } from "vitest";
import { withSection } from "./markdown-section";

describe("withSection", () => {
  it("adds a section at the end", () => {
    expect(withSection("# Title\n", "page", "new\n")).toBe(
      "# Title\n\n<!-- page:begin -->\nnew\n<!-- page:end -->\n",
    );
  });

  it("replaces its section and no other", () => {
    const text =
      "# T\n<!-- a:begin -->\nold a\n<!-- a:end -->\nbetween\n<!-- b:begin -->\nold b\n<!-- b:end -->\n";
    expect(withSection(text, "a", "new")).toBe(
      "# T\n<!-- a:begin -->\nnew\n<!-- a:end -->\nbetween\n<!-- b:begin -->\nold b\n<!-- b:end -->\n",
    );
  });
});
