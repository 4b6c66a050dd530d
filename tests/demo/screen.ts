/** The stage of a terminal: the table in its place, and below it what was said last. */
import { inColour, type Paint, plainly, type Tone, wrapped } from "./paint.ts";
import { terminalSize } from "./output.ts";
import { type Kind, sentence, type Stage } from "./stage.ts";
import { table } from "./table.ts";
import type { View } from "./view.ts";

/** What the screen shows beside the table. */
export interface ScreenTexts {
  /** Above the table, for who has never seen it. */
  readonly heading: string;
  /** Below everything: the keys. */
  readonly footer: () => readonly string[];
  /** The pod that keys act on, if one was chosen. */
  readonly chosen: () => string | null;
}

const alternateScreen = "\x1b[?1049h\x1b[?25l";
const backToNormal = "\x1b[?25h\x1b[?1049l";
const tones: Readonly<Record<Kind, Tone>> = {
  ...{ act: "strong", seen: "plain", outcome: "good", trouble: "bad" },
};

/** Takes the terminal over until it is closed. */
export function openScreen(
  elapsed: () => number,
  write: (text: string) => void,
  texts: ScreenTexts,
): Stage {
  const paint: Paint = Deno.noColor ? plainly : inColour;
  const said: { readonly at: number; readonly kind: Kind; readonly text: string }[] = [];
  let last: View | null = null;
  write(alternateScreen);

  function story(columns: number): readonly string[] {
    return said.flatMap(({ at, kind, text }) =>
      sentence(at, kind, text, columns).map((line) => paint(line, tones[kind]))
    );
  }

  function draw(): void {
    const { columns, rows } = terminalSize();
    const top = [
      ...wrapped(texts.heading, columns, 0).map((line) => paint(line, "strong")),
      "",
      ...(last === null ? [] : [...table(last, texts.chosen(), paint), ""]),
    ];
    const bottom = ["", ...texts.footer().map((line) => paint(line.slice(0, columns), "faint"))];
    const room = Math.max(0, rows - top.length - bottom.length);
    const latest = room === 0 ? [] : story(columns).slice(-room);
    const filler = Array<string>(room - latest.length).fill("");
    const lines = [...top, ...latest, ...filler, ...bottom].slice(0, rows);
    // Line by line over what stands there: nothing flickers.
    write(`\x1b[H${lines.join("\x1b[K\r\n")}\x1b[K\x1b[J`);
  }

  return {
    say(kind, text) {
      said.push({ at: elapsed(), kind, text });
      draw();
    },
    show(view) {
      last = view;
      draw();
    },
    close() {
      const { columns } = terminalSize();
      write(`${backToNormal}${story(columns).map((line) => `${line}\r\n`).join("")}`);
    },
  };
}
