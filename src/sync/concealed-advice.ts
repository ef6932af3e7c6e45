/** The setting that lifts concealed names (graph-facts §6.2). */
export const concealedAdvice =
  'In the Microsoft 365 admin center, open Settings, Org settings, Reports, and clear "Display concealed user, group, and site names in all reports".';
