import type { enDigest } from './en-digest.ts';

/** French: what digests say, and `/bulletin`. */
export const frDigest: Readonly<Record<keyof typeof enDigest, string>> = {
  'digest.title': 'La journée à venir · {{days}}',
  'digest.everyDay': 'tous les jours à {{time}}',
  'digest.weekdays': 'du lundi au vendredi à {{time}}',
  'digest.onDays': '{{days}} à {{time}}',
  'digest.all': 'toutes les bibliothèques',
  'digest.confirm':
    '{{person}} a demandé ici le bulletin de la journée\u00a0: {{what}}, {{schedule}}. Pour changer cela\u00a0: {{command}}.',
  'digest.confirmFailed':
    'Le bulletin demandé par {{person}} n’a pas pu être enregistré\u00a0: il n’y en aura pas ici ({{what}}, {{schedule}}).',
  'digest.added':
    'Le bulletin {{id}} paraîtra dans {{channel}}\u00a0: {{what}}, {{schedule}}. La première fois\u00a0: {{moment}}.',
  'digest.refused':
    'Carrel ne peut pas publier de bulletin dans {{channel}}; rien n’a été enregistré. Il lui manque\u00a0: {{permissions}}. Accordez-le-lui dans les paramètres du salon, puis réessayez.',
  'digest.busy':
    'Discord n’a pas accepté le message dans {{channel}}; rien n’a été enregistré. Réessayez dans une minute.',
  'digest.removed': 'Le bulletin {{id}} de {{channel}} a été retiré. Pour le ravoir\u00a0: {{command}}.',
  'digest.none': 'Ce serveur n’a pas encore de bulletin. Pour en créer un\u00a0: {{command}}.',
  'digest.listTitle': 'Bulletins de ce serveur\u00a0: {{number}} sur {{most}}',
  'digest.next': 'prochain {{moment}}',
  'digest.stopped.unknownChannel':
    'arrêté {{age}}\u00a0: le salon n’existe plus. Pour faire le ménage\u00a0: {{command}}.',
  'digest.stopped.missingAccess':
    'arrêté {{age}}\u00a0: Carrel ne voit pas le salon. Accordez-lui l’accès, retirez ce bulletin avec {{command}}, puis créez-en un autre.',
  'digest.stopped.missingPermissions':
    'arrêté {{age}}\u00a0: il manque à Carrel une permission dans le salon ({{permissions}}). Accordez-la, retirez ce bulletin avec {{command}}, puis créez-en un autre.',
  'digest.refusedFor': '{{why}} Rien n’a été enregistré.',
  'digest.stopped.other':
    'arrêté {{age}}\u00a0: {{why}} Ensuite, retirez ce bulletin avec {{command}}, puis créez-en un autre.',
  'digest.stoppedNotice': 'Le bulletin {{id}} de {{channel}} s’est {{reason}}',
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
  'command.digest.channel.name': 'salon',
  'command.digest.channel.description': 'Où le publier',
  'command.digest.time.name': 'heure',
  'command.digest.time.description': 'À quelle heure de {{city}}, p. ex. 8 h',
  'command.digest.weekdays.name': 'jours',
  'command.digest.weekdays.description': 'Quels jours, p. ex. lun,mer,ven ou tous les jours (du lundi au vendredi)',
  'command.digest.libraries.name': 'bibliothèques',
  'command.digest.libraries.description': 'Lesquelles, séparées par des virgules (toutes par défaut)',
  'command.digest.language.name': 'langue',
  'command.digest.language.description': 'La langue du bulletin (la vôtre par défaut)',
  'command.digest.id.name': 'id',
  'command.digest.id.description': 'Lequel',
};
