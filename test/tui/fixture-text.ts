/** What the agents of the mock-ups printed, and what one of them changed. */
export const PANE_T5 = [
  '● The token is single-use, so the callback must mark it consumed',
  '  inside the same transaction as the session insert.',
  '● Update(src/routes/auth.ts)',
  '    41   router.post("/auth/magic-link", limit(5), issue);',
  '\x1b[32m    42 + router.get("/auth/callback", async (req, res) => {',
  '    43 +   const t = await tokens.consume(req.query.t);',
  '    44 +   if (!t) return res.status(410).send(expiredPage());',
  '    45 +   const s = await sessions.create(t.userId, req);',
  '    46 +   res.cookie("sid", s.id, cookieOpts).redirect("/");',
  '    47 + });\x1b[0m',
  '● Bash(npm test -- auth)',
  '  \x1b[42;30mPASS\x1b[0m test/auth/token.test.ts (1.2 s)',
  '  \x1b[42;30mPASS\x1b[0m test/auth/callback.test.ts',
  '    \x1b[32m✓\x1b[0m consumes a token once (18 ms)',
  '    \x1b[32m✓\x1b[0m returns 410 for an expired token (6 ms)',
  '    \x1b[32m✓\x1b[0m sets an http-only cookie (5 ms)',
  '  Tests: \x1b[1m9 passed\x1b[0m, 9 total',
  '\x1b[36m✻ Writing the second-use test… 38s · 4.1k tokens\x1b[0m',
].join('\r\n');

export const PANE_T6 = [
  '● I need a mail client. nodemailer is the smallest dependency',
  '  that supports SMTP pooling.',
  '● Bash(npm install nodemailer@7)',
  '  ⎿  Waiting for permission',
].join('\r\n');

export const DIFF = `diff --git a/src/routes/auth.ts b/src/routes/auth.ts
index 1f0c2aa..51be0c2 100644
--- a/src/routes/auth.ts
+++ b/src/routes/auth.ts
@@ -1,4 +1,6 @@
 import { Router } from "express";
-import { login } from "./login";
+import { login } from "../login";
+import { limit } from "../http/limit";
+import { tokens } from "../auth/token";
 export const router = Router();
 // Everything below needs the rate limiter.
@@ -38,3 +40,8 @@ export const router
 router.post("/login", login);
+router.post("/auth/magic-link", limit(5), async (req, res) => {
+  const email = normalise(req.body.email);
+  const user = await users.byEmail(email);
+  if (user) await mail.magicLink(user, await tokens.issue(user.id, req.ip));
+  res.status(202).end();
+});
-old();
 
diff --git a/src/auth/issue.ts b/src/auth/issue.ts
new file mode 100644
index 0000000..1d0a2bb
--- /dev/null
+++ b/src/auth/issue.ts
@@ -0,0 +1,2 @@
+export const issue = 1;
+export const two = 2;
diff --git a/test/auth/issue.test.ts b/test/auth/issue.test.ts
index 77ab01d..9c1e0aa 100644
--- a/test/auth/issue.test.ts
+++ b/test/auth/issue.test.ts
@@ -7,3 +7,4 @@ describe("issue", () => {
   it("issues a token", async () => {
-    expect(issue()).toBeTruthy();
+    expect(await issue(user)).toMatch(/^ml_/);
+    expect(store.size).toBe(1);
   });
`;
