import type { VisitorLocale, VisitorRole } from '../wire.ts';

/** What the visitor has chosen about the page itself. */
export interface Preferences {
  locale: VisitorLocale;
  role: VisitorRole;
  theme: 'auto' | 'light' | 'dark';
}

const key = 'carrel-demo';

/** What was chosen last time; at first the browser's language, a moderator (who may try everything), the system's theme. */
export function loadPreferences(): Preferences {
  const first: Preferences = {
    locale: navigator.language.startsWith('fr') ? 'fr' : 'en-US',
    role: 'moderator',
    theme: 'auto',
  };
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) };
  } catch {
    // Without storage, or with something else under our key, the page works the same.
    return first;
  }
}

/** Keeps the choice, and puts language and theme on the document. */
export function applyPreferences(preferences: Preferences): void {
  document.documentElement.lang = preferences.locale === 'fr' ? 'fr-CA' : 'en-CA';
  if (preferences.theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = preferences.theme;
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // Nothing can be kept; it holds for this visit.
  }
}
