// The npm package age-encryption, driven by src/primitives/tests/interop.rs.
// One JSON request on standard input, one JSON answer on standard output; bytes are base64.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const age = await import(pathToFileURL(process.argv[2]));
const asked = JSON.parse(readFileSync(0, "utf8"));
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (bytes) => Buffer.from(bytes).toString("base64");
const answer = {};

if (asked.identity) {
  answer.recipient = await age.identityToRecipient(asked.identity);
}
if (asked.seal) {
  const encrypter = new age.Encrypter();
  for (const recipient of asked.to) encrypter.addRecipient(recipient);
  answer.sealed = text(await encrypter.encrypt(bytes(asked.seal)));
}
if (asked.generate) {
  answer.generated = await age.generateHybridIdentity();
  answer.recipient = await age.identityToRecipient(answer.generated);
}
if (asked.open) {
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(asked.with);
  answer.opened = text(await decrypter.decrypt(bytes(asked.open)));
}
console.log(JSON.stringify(answer));
