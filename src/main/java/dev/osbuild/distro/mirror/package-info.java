/** Where the archives are: the user's choice, the host's apt configuration, or Debian's snapshot archive. */
@NullMarked
package dev.osbuild.distro.mirror;

import org.jspecify.annotations.NullMarked;
