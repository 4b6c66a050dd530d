import { type Mutant, mutantsOf } from "./mutant.ts";

/** Sabotages of the guard, and of the manager's dealings with it. */
export const GUARD_MUTANTS: readonly Mutant[] = [
  ...mutantsOf("guard/answers.ts", {
    "guard acts on the answer of another start": [
      ": duty.engagement.startNonce === startNonce;",
      ": duty.engagement.startNonce !== null;",
    ],
  }),
  ...mutantsOf("guard/step.ts", {
    "guard ends when told to, while armed": [
      'if (shutdown === null || duty !== null || marker !== "read") return turn;',
      'if (shutdown === null || marker !== "read") return turn;',
    ],
    "guard takes a new process for the one it was told": [
      "if (look.process.stamp === duty.process.stamp || look.socketAnswers) return looked;\n  }",
      'if (look.process.stamp === duty.process.stamp || look.socketAnswers) return looked;\n  } else if (look.kind === "found") return withDuty(looked, { process: look.process });',
    ],
    "guard does not look whether the marker's process is there": [
      "looked: false,",
      "looked: true,",
    ],
    "guard takes the marker's end as it stands": [
      "const left = marker.rightEnds - clocks.wall - setBackSince(clocks, marker.wallAhead ?? -Infinity);",
      "const left = marker.rightEnds - clocks.wall;",
    ],
  }),
  ...mutantsOf("guard/stopping.ts", {
    "guard sends SIGHUP while keys lie there": [
      'if (!stop.removed) return "remove";\n',
      "",
    ],
    "guard does not kill where the manager said that it stops": [
      "const late = isTooLate(timed.state, { ...duty, shortSince: short });",
      "const late = !duty.managerStops && isTooLate(timed.state, { ...duty, shortSince: short });",
    ],
  }),
  ...mutantsOf("charge.ts", {
    "manager tells its guard of a whole lease": [
      // Begin and end of the stop bound each other: told wrong alone, neither makes the kill late.
      "const { clocks, config } = state;",
      "const { config } = state;\n  const { rightLasts } = config.timings;\n  const clocks = { holder: right.endsHolder - rightLasts, physical: right.endsPhysical - rightLasts };",
    ],
    "manager calls a stop over that is not": [
      'if (stop?.confirmed) return { kind: "idle", process: stop.process };',
      'if (stop?.removed) return { kind: "idle", process: stop.process };',
    ],
  }),
  ...mutantsOf("guarding.ts", {
    "keys beside a guard that asked long ago": [
      "return clocks.physical - guard.heardAt > GUARD_IS_FRESH",
      "return clocks.physical - guard.heardAt > 60_000",
    ],
    "manager's SIGHUP beside the guard's": [
      'return duty.kind === "stopping" || duty.engagement?.startNonce !== config.startNonce;',
      "return duty.process.pid < 0;",
    ],
  }),
];
