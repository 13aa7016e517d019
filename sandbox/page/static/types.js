/**
 * The shapes this page reads: Discord's objects, as far as they matter here.
 *
 * @typedef {{id: string, username: string, global_name?: string | null, avatar?: string | null, bot?: boolean}} User
 * @typedef {{id: string, type: number, name?: string, topic?: string | null, parent_id?: string | null, guild_id?: string,
 *   last_message_id?: string | null, recipients?: User[], message_count?: number, position?: number,
 *   thread_metadata?: {archived: boolean, locked?: boolean}}} Channel
 * @typedef {{id: string, name: string, channels: Channel[], threads: Channel[]}} Guild
 * @typedef {{id?: string | null, name?: string | null}} Emoji
 * @typedef {{id: string, filename: string, url: string, size: number, content_type?: string, description?: string,
 *   width?: number | null, height?: number | null, title?: string}} Attachment
 * @typedef {{type: number, custom_id?: string, label?: string, style?: number, emoji?: Emoji, url?: string, disabled?: boolean,
 *   components?: Component[], component?: Component, accessory?: Component, options?: SelectOption[], placeholder?: string,
 *   min_values?: number, max_values?: number, min_length?: number, max_length?: number, required?: boolean, value?: any,
 *   content?: string, description?: string, items?: any[], media?: any, accent_color?: number, divider?: boolean,
 *   spoiler?: boolean, file?: any, default?: boolean}} Component
 * @typedef {{label: string, value: string, description?: string, emoji?: Emoji, default?: boolean}} SelectOption
 * @typedef {{emoji: Emoji, count: number, me: boolean}} Reaction
 * @typedef {{title?: string, description?: string, url?: string, color?: number, fields?: {name: string, value: string, inline?: boolean}[],
 *   image?: any, thumbnail?: any, footer?: {text: string, icon_url?: string}, author?: {name: string, url?: string, icon_url?: string},
 *   timestamp?: string}} Embed
 * @typedef {{id: string, channel_id: string, type: number, content: string, author: User, timestamp: string, edited_timestamp?: string | null,
 *   flags?: number, attachments?: Attachment[], embeds?: Embed[], components?: Component[], reactions?: Reaction[], mentions?: User[],
 *   referenced_message?: Message | null, message_reference?: {message_id?: string, channel_id?: string}, thread?: Channel,
 *   interaction_metadata?: {id: string, type: number, name?: string, user: User}, interaction?: {name: string, user: User},
 *   pinned?: boolean}} Message
 * @typedef {{type: number, name: string, description?: string, required?: boolean, choices?: {name: string, value: any}[],
 *   min_value?: number, max_value?: number, min_length?: number, max_length?: number, autocomplete?: boolean}} CommandOption
 * @typedef {{id?: string, name: string, description?: string, type: number, options?: CommandOption[]}} Command
 */

export const MessageKind = { PLAIN: 0, RENAMED: 4, PINNED: 6, THREAD_CREATED: 18, REPLY: 19, COMMAND: 20, THREAD_STARTER: 21, MENU_COMMAND: 23 };
export const MessageFlag = { EPHEMERAL: 64, LOADING: 128, SUPPRESS_EMBEDS: 4, COMPONENTS_V2: 32768 };
export const ChannelKind = { TEXT: 0, DM: 1, PUBLIC_THREAD: 11, PRIVATE_THREAD: 12 };
export const OptionKind = { STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11 };

/** @param {Channel} channel */
export const isThread = (channel) => channel.type === 10 || channel.type === 11 || channel.type === 12;
