import { outcome } from "../support/client.ts";
import { assertEquals } from "@std/assert";
import { type ProjectTest, runOnProjects } from "../support/mailed_project.ts";

/** Every endpoint of a method, by the setting that switches it. */
const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  emailPassword: [
    "/sign-up/email",
    "/sign-in/email",
    "/request-password-reset",
    "/reset-password",
    "/reset-password/token",
    "/change-password",
    "/verify-password",
  ],
  magicLink: ["/sign-in/magic-link", "/magic-link/verify"],
  emailOtp: [
    "/sign-in/email-otp",
    "/email-otp/send-verification-otp",
    "/email-otp/check-verification-otp",
    "/email-otp/verify-email",
    "/email-otp/request-password-reset",
    "/email-otp/reset-password",
  ],
  twoFactor: [
    "/two-factor/enable",
    "/two-factor/disable",
    "/two-factor/verify-totp",
    "/two-factor/get-totp-uri",
    "/two-factor/verify-backup-code",
    "/two-factor/generate-backup-codes",
    "/two-factor/send-otp",
  ],
  username: ["/sign-in/username", "/is-username-available"],
  anonymous: ["/sign-in/anonymous", "/delete-anonymous-user"],
};

const ALL_OFF = Object.fromEntries(Object.keys(ENDPOINTS).map((method) => [method, false]));
const NOT_FOUND = {
  code: "NOT_FOUND",
  message: "Check the path, nothing is served here",
};

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "every endpoint of every method is a 404, whatever the method of the request"(newProject) {
    const world = await newProject(ALL_OFF);
    const body = { email: "grace@example.com", password: "password of A", token: "t" };
    for (const path of Object.values(ENDPOINTS).flat()) {
      const replies = [await world.visitor().post(path, body), await world.visitor().get(path)];
      for (const reply of replies) {
        assertEquals([path, reply.status, reply.body], [path, 404, NOT_FOUND]);
      }
    }
  },

  async "a method alone opens no other's endpoints"(newProject) {
    for (const method of Object.keys(ENDPOINTS)) {
      const world = await newProject({ ...ALL_OFF, [method]: true });
      const closed = Object.entries(ENDPOINTS).filter(([other]) => other !== method);
      for (const [other, [path = ""]] of closed) {
        const reply = await world.visitor().post(path, {});
        assertEquals([method, other, reply.status], [method, other, 404]);
      }
      const [open = ""] = ENDPOINTS[method]!;
      const reply = await world.visitor().post(open, {});
      assertEquals([open, reply.status === 404], [open, false], reply.text);
    }
  },

  async "a mailed code resets no password where passwords are off"(newProject) {
    const world = await newProject({ ...ALL_OFF, emailOtp: true });
    const body = { email: "grace@example.com", otp: "000000", password: "password of A" };
    for (const path of ["/email-otp/request-password-reset", "/email-otp/reset-password"]) {
      assertEquals([path, (await world.visitor().post(path, body)).status], [path, 404]);
    }
  },

  async "a method that only signs in makes no user where signing up is off"(newProject) {
    const world = await newProject({ magicLink: true, emailOtp: true, signUp: false });
    const email = "nobody@example.com";
    await world.visitor().post("/email-otp/send-verification-otp", { email, type: "sign-in" });
    await world.visitor().post("/sign-in/magic-link", { email });
    const { token, otp } = (await world.mailbox.next(email)).variables;
    assertEquals(otp, undefined, "no code is mailed to an unknown address");
    const link = await world.visitor().post("/magic-link/verify", { token });
    assertEquals(outcome(link), [400, "NEW_USER_SIGNUP_DISABLED"]);
  },

  async "the platform has passwords only"(newProject) {
    const { admin } = await newProject();
    const paths = Object.entries(ENDPOINTS).filter(([method]) => method !== "emailPassword");
    for (const path of paths.flatMap(([, endpoints]) => endpoints)) {
      assertEquals([path, (await admin.post(path, {})).status], [path, 404]);
    }
  },
};

Deno.test("A method that is switched off", (t) => runOnProjects(t, TESTS));
