import { assertEquals } from "@std/assert";
import { isPublicAddress, mayReach } from "./outgoing.ts";

const PUBLIC_SITE = "https://auth.example.com";
const LOCAL_SITE = "http://127.0.0.1:3211";

Deno.test("mayReach() lets https through to public addresses only", async () => {
  const cases: [string, boolean][] = [
    ["https://93.184.216.34/token", true],
    ["https://[2606:2800:220:1::1]/token", true],
    ["http://93.184.216.34/token", false],
    ["ftp://93.184.216.34/token", false],
    ["https://user:pass@93.184.216.34/", false],
    ["https://10.0.0.1/", false],
    ["https://169.254.169.254/latest/meta-data", false],
    ["https://0x7f.1/", false],
    ["https://2130706433/", false],
    ["https://[::1]/", false],
    ["https://[::ffff:10.0.0.1]/", false],
    ["https://[fd00::1]/", false],
    ["https://[64:ff9b::7f00:1]/", false],
    ["https://[::127.0.0.1]/", false],
    ["https://localhost/", false],
    ["https://intranet/", false],
    ["https://printer.local/", false],
    ["https://db.internal./", false],
    ["javascript:alert(1)", false],
    ["not a url", false],
  ];
  for (const [url, allowed] of cases) {
    assertEquals([url, await mayReach(url, PUBLIC_SITE)], [url, allowed]);
  }
});

Deno.test("mayReach() lets a platform on this machine reach this machine, and no other network", async () => {
  const cases: [string, boolean][] = [
    ["http://127.0.0.1:4000/jwks", true],
    ["http://127.9.9.9/", true],
    ["https://localhost:4000/", true],
    ["http://[::1]:4000/", true],
    ["http://10.0.0.1/", false],
    ["https://192.168.1.1/", false],
    ["http://127.0.0.1.example.com/", false],
  ];
  for (const [url, allowed] of cases) {
    assertEquals([url, await mayReach(url, LOCAL_SITE)], [url, allowed]);
  }
});

Deno.test("isPublicAddress() draws the line at the ends of each network", () => {
  const cases: [string, boolean][] = [
    ["9.255.255.255", true],
    ["10.0.0.0", false],
    ["10.255.255.255", false],
    ["11.0.0.0", true],
    ["172.15.255.255", true],
    ["172.16.0.0", false],
    ["172.31.255.255", false],
    ["172.32.0.0", true],
    ["100.127.255.255", false],
    ["100.128.0.0", true],
    ["223.255.255.255", true],
    ["224.0.0.0", false],
    ["255.255.255.255", false],
    ["2001:db8::1", false],
    ["2001::1", false],
    ["2001:4860:4860::8888", true],
    ["2002:7f00:1::", false],
    ["3fff::1", false],
    ["100::1", false],
    ["fe80::1", false],
    ["::", false],
    ["::7f00:1", false],
    ["::127.0.0.1", false],
    ["1fff:ffff::1", false],
    ["2000::1", true],
    ["3ffe::1", true],
    ["4000::1", false],
    ["100:0:0:1::1", false],
    ["168.63.129.15", true],
    ["168.63.129.16", false],
    ["::ffff:168.63.129.16", false],
  ];
  for (const [address, expected] of cases) {
    assertEquals([address, isPublicAddress(address)], [address, expected]);
  }
});
