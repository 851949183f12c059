import type { enPrivacy } from './en-privacy.ts';

/** French: `/confidentialité`. */
export const frPrivacy: Readonly<Record<keyof typeof enPrivacy, string>> = {
  'privacy.title': '**Ce que Carrel conserve à votre sujet**',
  'privacy.nothing': 'Rien\u00a0: vous n’avez aucun avis et vous n’avez rien ajouté dans un serveur.',
  'privacy.reminders': 'Vos avis\u00a0:',
  'privacy.cancelled': 'Annulés, mais pas encore supprimés, pour que vous puissiez vous raviser\u00a0:',
  'privacy.pending': 'Ce qu’il faut à un bouton «\u00a0Réessayer\u00a0», pendant un quart d’heure\u00a0: {{number}}.',
  'privacy.messages':
    'Messages privés des deux derniers jours (heures et identifiants, sans le texte)\u00a0: {{number}}.',
  'privacy.added':
    'Votre identifiant, avec ce que vous avez ajouté dans des serveurs. Alertes\u00a0: {{alerts}} · tableaux\u00a0: {{boards}} · bulletins\u00a0: {{digests}}.',
  'privacy.never': 'Carrel ne conserve jamais votre nom, vos messages ni vos questions.',
  'privacy.file': 'M’envoyer le fichier',
  'privacy.fileAbout': 'Tout ce que Carrel conserve à votre sujet.',
  'privacy.delete': 'Tout supprimer',
  'privacy.ask':
    'Vos avis et les traces des messages privés seront supprimés, et votre identifiant sera retiré de ce que vous avez ajouté dans des serveurs. Les alertes, tableaux et bulletins des serveurs restent en place.',
  'privacy.confirm': 'Oui, tout supprimer',
  'privacy.keep': 'Tout garder',
  'privacy.deleted': 'C’est supprimé. Carrel ne conserve plus rien à votre sujet.',
  'command.privacy.name': 'confidentialité',
  'command.privacy.description': 'Voir, télécharger ou supprimer ce que Carrel conserve à votre sujet',
};
