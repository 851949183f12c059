import type { enDigest } from './en-digest.ts';

/** French: what digests say, and `/bulletin`. */
export const frDigest: Readonly<Record<keyof typeof enDigest, string>> = {
  'digest.title': 'La journée à venir · {{days}}',
  'digest.everyDay': 'tous les jours à {{time}}',
  'digest.weekdays': 'du lundi au vendredi à {{time}}',
  'digest.onDays': 'les {{days}} à {{time}}',
  'digest.confirm':
    '{{person}} a demandé ici le bulletin de la journée\u00a0: {{what}}, {{schedule}}. Pour changer cela\u00a0: {{command}}.',
  'digest.confirmFailed':
    'Le bulletin demandé par {{person}} n’a pas pu être enregistré\u00a0: il n’y en aura pas ici ({{what}}, {{schedule}}).',
  'digest.confirmUnsure':
    'Le bulletin demandé par {{person}} a peut-être été enregistré, peut-être pas ({{what}}, {{schedule}}). Pour vérifier\u00a0: {{command}}.',
  'digest.confirmDuplicate':
    'Ce salon avait déjà ce bulletin; celui de {{person}} n’a pas été ajouté une deuxième fois ({{what}}, {{schedule}}).',
  'digest.added':
    'Le bulletin {{id}} paraîtra dans {{channel}}\u00a0: {{what}}, {{schedule}}. La première fois\u00a0: {{moment}}.',
  'digest.refused':
    'Carrel ne peut pas publier de bulletin dans {{channel}}; rien n’a été enregistré. Il lui manque\u00a0: {{permissions}}. Accordez-le-lui dans les paramètres du salon, puis réessayez.',
  'digest.busy':
    'Discord n’a pas confirmé le message dans {{channel}}; rien n’a été enregistré, même s’il y est. Réessayez dans une minute.',
  'digest.removed': 'Le bulletin {{id}} de {{channel}} a été retiré. Pour le ravoir\u00a0: {{command}}.',
  'digest.none': 'Ce serveur n’a pas encore de bulletin. Pour en créer un\u00a0: {{command}}.',
  'digest.listTitle': 'Bulletins de ce serveur\u00a0: {{number}} sur {{most}}',
  'digest.next': 'prochaine parution le {{moment}}',
  'digest.confirmMoved':
    'Le bulletin de la journée paraîtra maintenant ici\u00a0: {{what}}, {{schedule}}. Déplacé ici par {{person}}. Pour changer cela\u00a0: {{command}}.',
  'digest.confirmMovedPaused':
    'Le bulletin de la journée est en pause et paraîtra ici à sa reprise\u00a0: {{what}}, {{schedule}}. Déplacé ici par {{person}}. Pour changer cela\u00a0: {{command}}.',
  'digest.confirmResumed':
    'Le bulletin de la journée paraît de nouveau ici\u00a0: {{what}}, {{schedule}}. Pour changer cela\u00a0: {{command}}.',
  'digest.paused':
    'Le bulletin {{id}} de {{channel}} est en pause\u00a0: {{what}}, {{schedule}}. Pour reprendre\u00a0: {{command}}.',
  'digest.resumed':
    'Le bulletin {{id}} de {{channel}} paraît de nouveau\u00a0: {{what}}, {{schedule}}. Le prochain\u00a0: {{moment}}.',
  'digest.edited':
    'Le bulletin {{id}} de {{channel}} a été modifié\u00a0: {{what}}, {{schedule}}. Le prochain\u00a0: {{moment}}.',
  'digest.editedPaused':
    'Le bulletin {{id}} de {{channel}} a été modifié\u00a0: {{what}}, {{schedule}}. Il est toujours en pause. Pour reprendre\u00a0: {{command}}.',
  'digest.stillRefused':
    'Le bulletin {{id}} est toujours en pause. Carrel ne peut pas le publier dans {{channel}}\u00a0: il lui manque «\u00a0{{permissions}}\u00a0». Accordez-le-lui dans les paramètres du salon, puis réessayez.',
  'digest.pausedNotice': 'Le bulletin {{id}} de {{channel}} est {{reason}}',
  'digest.refusedFor': '{{why}} Rien n’a été enregistré.',
  'error.digest.time': '«\u00a0{{typed}}\u00a0» n’est pas une heure valide. Essayez {{example}}.',
  'error.digest.duplicate':
    'Le bulletin {{id}} paraît déjà dans {{channel}} à ces heures-là; rien n’a été enregistré. Pour le voir\u00a0: {{command}}.',
  'error.digest.tooMany': 'Ce serveur a déjà {{most}} bulletins, le maximum. Retirez-en un d’abord\u00a0: {{command}}.',
  'error.digest.unknown':
    'Il n’y a pas de bulletin «\u00a0{{id}}\u00a0» ici. Pour voir les bulletins\u00a0: {{command}}.',
  'command.digest.name': 'bulletin',
  'command.digest.description': 'À quoi s’attendre aujourd’hui, chaque matin dans un salon',
  'command.digest.add.name': 'ajouter',
  'command.digest.add.description': 'Publier le bulletin de la journée dans un salon',
  'command.digest.list.name': 'liste',
  'command.digest.list.description': 'Les bulletins de ce serveur et leur prochaine parution',
  'command.digest.remove.name': 'retirer',
  'command.digest.remove.description': 'Retirer un bulletin',
  'command.digest.edit.name': 'modifier',
  'command.digest.edit.description': 'Modifier un bulletin',
  'command.digest.pause.name': 'suspendre',
  'command.digest.pause.description': 'Ne plus publier un bulletin jusqu’à sa reprise',
  'command.digest.resume.name': 'reprendre',
  'command.digest.resume.description': 'Réactiver un bulletin en pause',
  'command.digest.channel.name': 'salon',
  'command.digest.channel.description': 'Où le publier',
  'command.digest.time.name': 'heure',
  'command.digest.time.description': 'À quelle heure de {{city}}, p. ex. 8\u00a0h',
  'command.digest.days.name': 'jours',
  'command.digest.days.description':
    'Quels jours, p. ex. lun,mer,ven ou tous les jours (du lundi au vendredi par défaut)',
  'command.digest.library.name': 'bibliothèque',
  'command.digest.library.description': 'Lesquelles, séparées par des virgules (toutes par défaut)',
  'command.digest.language.name': 'langue',
  'command.digest.language.description': 'La langue du bulletin (la vôtre par défaut)',
  'command.digest.id.name': 'id',
  'command.digest.id.description': 'Lequel',
};
