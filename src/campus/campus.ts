/** The same words in each language that Carrel has. */
export interface Words {
  readonly en: string;
  readonly fr: string;
}

/**
 * What a counter counts: people who pass its doors, from 0 at midnight, so that the people inside have to be estimated;
 * or the people inside themselves.
 */
export type Counts = 'doors' | 'heads';

/** A building with its own counter. */
export interface CampusLibrary {
  /** Typed by people and stored: lower case, never changed. Its variable in the environment is `FULL_` and this in capitals. */
  readonly id: string;
  /** What the source calls it. */
  readonly sourceKey: string;
  readonly names: Words;
  /** What else people call it, in either language; understood without case, accents and spaces. */
  readonly aliases?: readonly string[];
  /** How many people make it full, unless the host says otherwise. */
  readonly full: number;
  /** Where it is not as `source.counts` says. */
  readonly counts?: Counts;
}

/** All that is one university's own. `src/campus/index.ts` says which one Carrel is run for. */
export interface Campus {
  /** IANA name of the time zone in whose midnight a day begins. */
  readonly zone: string;
  /** In the order in which people look for them. */
  readonly libraries: readonly CampusLibrary[];
  /** Where the counts come from. */
  readonly source: {
    readonly counts: Counts;
    /** Where its terms are, and where hosts register. */
    readonly url: string;
    /** Where its API is, unless the host says otherwise. */
    readonly apiUrl: string;
    /** The variables of the environment that hold the API's address and the account. */
    readonly variables: { readonly url: string; readonly user: string; readonly key: string };
    /** How many requests an account may make in a day. */
    readonly callsPerDay: number;
  };
  readonly words: {
    /** A title over all libraries. */
    readonly title: Words;
    /** All libraries within the sentence "how full … are" ("l’achalandage …"). */
    readonly libraries: Words;
    /** The city whose clocks are meant. */
    readonly city: Words;
    /** How people are counted, within the sentence "…, from the door counters". */
    readonly counters: Words;
    /** Why numbers say "about". */
    readonly whyAbout: Words;
    /** The attribution: what the source is called, who publishes it, and under which licence. */
    readonly source: Words;
    readonly publisher: Words;
    readonly licence: Words;
  };
}
