/**
 * Preload (`node --import ./test/support/shift-clock.ts`) for a process whose clock is wrong: `Date` is off by
 * SHIFT_CLOCK_MS, from the start or, where SHIFT_CLOCK_AT names a signal, from that signal on (a clock that is moved
 * in mid-run). Timers and `performance` are left alone, as an administrator who sets a clock leaves them.
 */
const shiftMs = Number(process.env['SHIFT_CLOCK_MS'] ?? 0);
const at = process.env['SHIFT_CLOCK_AT'];
const TrueDate = globalThis.Date;
let shift = at === undefined ? shiftMs : 0;

const now = (): number => TrueDate.now() + shift;

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args: unknown[], newTarget) => {
    const made: unknown = Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget);
    if (typeof made !== 'object' || made === null) throw new TypeError('a constructor makes an object');
    return made;
  },
  apply: () => new TrueDate(now()).toString(),
  get: (target, key, receiver): unknown => (key === 'now' ? now : Reflect.get(target, key, receiver)),
});

if (at !== undefined) {
  process.on(at, () => {
    shift = shiftMs;
  });
}
