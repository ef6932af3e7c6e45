const optionWord = /^--[a-z]+(?:-[a-z]+)*$/;

/**
 * Commander's error without what was typed: it may be a secret that was meant for a file. What is a word of ours, or
 * looks like an option, stays.
 */
export function hideInput(message: string): string {
  return message
    .replace(/(too many arguments.*but got \d+): .*\.(?=\n*$)/s, '$1.')
    .replace(/unknown command '.*'(?=\s*(?:\(Did you mean .*\?\)\s*)?$)/s, 'unknown command')
    .replace(/unknown option '(.*)'(?=\s*(?:\(Did you mean .*\?\)\s*)?$)/s, (_all, flag: string) => {
      const [name = ''] = flag.split('=');
      return optionWord.test(name) ? `unknown option '${name}'` : 'unknown option';
    })
    .replace(/(argument|value) '.*' is invalid/s, '$1 is invalid');
}
