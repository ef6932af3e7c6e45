const most = 100;

/** Each server, folder and process of a test listens for the end of ours: more than ten side by side are no leak. */
export function allowManyAtExit(): void {
  process.setMaxListeners(Math.max(process.getMaxListeners(), most));
}
