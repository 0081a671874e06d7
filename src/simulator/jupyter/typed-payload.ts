/** Characters of base64 that a payload may grow by when paths in it are replaced by longer ones: 3 KiB of text. */
const room = 4_096;

/**
 * What is typed on one terminal, with `replace` also applied inside a payload that is streamed as base64 to
 * `head -c N|base64 -d`: a mount would act there too. The reader was told a length, so it is told a larger one, and the
 * text is filled up to it with the newlines that `$(…)` drops.
 */
export function typedPayload(replace: (text: string) => string): (input: string) => string {
  let awaited = 0;
  let held = "";
  return (input) => {
    const announced = /head -c (\d{1,7})\|base64 -d/.exec(input);
    const before = held;
    if (announced !== null) {
      [awaited, held] = [Number(announced[1]), ""];
      return before + replace(input).replace(announced[0], `head -c ${awaited + room}|base64 -d`);
    }
    if (awaited === 0) return replace(input);
    held += input;
    const whole = held.length >= awaited;
    if (!whole && /^[A-Za-z0-9+/]*$/.test(input)) return "";
    const typed = whole ? refilled(held.slice(0, awaited), replace) + held.slice(awaited) : held;
    [awaited, held] = [0, ""];
    return typed;
  };
}

function refilled(payload: string, replace: (text: string) => string): string {
  const script = Buffer.from(replace(Buffer.from(payload, "base64").toString("utf8")));
  const size = ((payload.length + room) / 4) * 3;
  if (script.length > size) throw new RangeError(`A typed program of ${script.length} bytes outgrew its ${size}.`);
  return Buffer.concat([script, Buffer.alloc(size - script.length, "\n")]).toString("base64");
}
