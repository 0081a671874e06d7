/** One reader of messages about a home: a user profile of one domain. The same name in another domain may be somebody else. */
export interface Person {
  /** The domain's id. */
  readonly domain: string;
  readonly userProfile: string;
}

/** Whether each person has their own: a domain alone has many. */
export const isPersonal = (address: string): boolean => address.includes("{userProfile}");

/** What stands for a person in a mail address of the config. */
export const placeholdersIn = (address: string): readonly string[] =>
  ["{userProfile}", "{domain}"].filter((one) => address.includes(one));

export const addressOf = (address: string, { domain, userProfile }: Person): string =>
  address.replaceAll("{userProfile}", userProfile).replaceAll("{domain}", domain);
