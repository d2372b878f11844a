/**
 * The host's end of the channel over a shared folder: commands to a guest, statuses from it. {@code docs/channel.md} is its
 * specification. Whatever the guest wrote into the folder is hostile: links, endless lines, control characters.
 */
@NullMarked
package dev.osbuild.vm.channel;

import org.jspecify.annotations.NullMarked;
