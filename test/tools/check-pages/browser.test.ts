import { describe, expect, test } from "@jest/globals";
import { BrowserMissing, browserPath } from "../../../tools/check-pages/browser.ts";

describe("browserPath", () => {
  test("prefers CHROMIUM_PATH, then the first usual place", () => {
    expect(browserPath({ CHROMIUM_PATH: "/opt/chrome" }, () => true)).toBe("/opt/chrome");
    expect(browserPath({}, (path) => path === "/usr/bin/google-chrome")).toBe("/usr/bin/google-chrome");
  });

  test("says what to install when there is none", () => {
    expect(() => browserPath({}, () => false)).toThrow(BrowserMissing);
    expect(() => browserPath({}, () => false)).toThrow(/Install one .* or set CHROMIUM_PATH/);
    expect(() => browserPath({ CHROMIUM_PATH: "/opt/none" }, () => false)).toThrow(
      /CHROMIUM_PATH names \/opt\/none/,
    );
  });
});
