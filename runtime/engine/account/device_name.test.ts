import { assertEquals } from "@std/assert";
import { deviceName } from "./device_name.ts";

const MOZILLA = "Mozilla/5.0";
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0";

Deno.test("deviceName() names browser and system, and nothing that a client may say", () => {
  const names = {
    [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/142.0.0.0`]:
      "Edge, Windows",
    [`${MOZILLA} (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`]: "Chrome, Android",
    [`${MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`]: "Firefox, Linux",
    [`${MOZILLA} (iPhone; CPU iPhone OS 18_7 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1`]:
      "Safari, iPhone",
    "curl/8.5 (Linux)": "Linux",
    "your account is closed, call 0123": null,
    "": null,
  };
  for (const [userAgent, name] of Object.entries(names)) {
    assertEquals(deviceName(userAgent), name, userAgent);
  }
});
