"""Debian's package of Odoo 19, unpacked in a folder of ours.

It comes from the unstable suite of the mirror this machine already uses. apt keeps its
state in a private folder, verifies the signatures as always, and the system's sources
and packages stay as they are.
"""

from pathlib import Path

from .console import PlainError, progress
from .files import folder_made_whole, remove
from .process import attempt, run, tail
from .system import apt_update, is_network_failure

PACKAGE = "odoo-19"
KEYRINGS = [
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
]
SHARE = Path("/usr/share")
ELSEWHERE = "Name a folder that holds Odoo 19.0 in ODOO_HOME."
# Left out of the package as non-free, yet named by an asset bundle: an empty file does.
ABSENT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def python_path(folder):
    return folder / "usr" / "lib" / "python3" / "dist-packages"


def version(folder):
    return (folder / "VERSION").read_text(encoding="utf-8").strip()


def unpack(folder):
    uri, keyring = mirror_uri(), system_keyring()
    with progress("Odoo 19.0 from Debian's unstable suite"):
        with folder_made_whole(folder) as draft:
            package = download(draft / "apt", uri, keyring)
            run(["dpkg-deb", "-x", package, draft])
            label = run(["dpkg-deb", "-f", package, "Version"]).strip()
            (draft / "VERSION").write_text(f"{PACKAGE} {label}\n", encoding="utf-8")
            drop_duplicates(draft)
            repair_links(draft)
            add_absent_file(draft)
            remove(draft / "apt")


def mirror_uri():
    """The mirror that apt uses for Debian's main archive."""
    uri = choose_mirror(index_targets())
    if not uri:
        apt_update()
        uri = choose_mirror(index_targets())
    if not uri:
        raise PlainError("apt knows no mirror of Debian here.", ELSEWHERE)
    return uri


def index_targets():
    form = "$(LABEL)|$(REPO_URI)"
    done = attempt(["apt-get", "indextargets", "--format", form])
    return done.stdout if done.returncode == 0 else ""


def choose_mirror(lines):
    """
    >>> choose_mirror("Docker|h:/docker/\\nDebian|h:/debian/\\nDebian|h:/debian/")
    'h:/debian/'
    """
    for line in lines.splitlines():
        label, _bar, uri = line.partition("|")
        if label == "Debian" and uri:
            return uri
    return None


def system_keyring():
    for keyring in KEYRINGS:
        if keyring.is_file():
            return keyring
    raise PlainError(
        "The keys of Debian's archive are not on this machine.",
        "Install the package debian-archive-keyring and run again.",
    )


def download(state, uri, keyring):
    options = private_options(state, uri, keyring)
    refresh_lists(options)
    done = attempt(["apt-get", *options, "download", PACKAGE], cwd=state)
    packages = list(state.glob(f"{PACKAGE}_*.deb"))
    if done.returncode or not packages:
        raise failure(done.stdout)
    return packages[0]


def private_options(state, uri, keyring):
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True)
    source = state / "unstable.sources"
    source.write_text(
        f"Types: deb\nURIs: {uri}\nSuites: unstable\nComponents: main\n"
        f"Signed-By: {keyring}\n",
        encoding="utf-8",
    )
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": source,
        "Dir::Etc::sourceparts": "-",
        "Acquire::Languages": "none",
        # Root's download helper could not enter a folder of root's own home.
        "APT::Sandbox::User": "root",
    }
    return [f"-o{name}={value}" for name, value in settings.items()]


def refresh_lists(options):
    done = attempt(["apt-get", *options, "-oAPT::Update::Error-Mode=any", "update"])
    if done.returncode:
        raise failure(done.stdout)


def failure(output):
    if "NO_PUBKEY" in output or "Missing key" in output:
        return PlainError(
            "The keys on this machine do not verify Debian's unstable suite.",
            "Install a newer debian-archive-keyring. Or: " + ELSEWHERE,
        )
    if is_network_failure(output):
        return PlainError(
            "No network: Odoo 19.0 could not be fetched from Debian's mirror.",
            "A first run needs the mirror; later runs do not. " + ELSEWHERE,
        )
    return PlainError(f"{PACKAGE} could not be fetched:\n{tail(output)}", ELSEWHERE)


def drop_duplicates(root):
    """The package carries most addons twice: beside the package `odoo`, and in it."""
    path = python_path(root)
    if (path / "odoo" / "addons" / "web").is_dir():
        for name in ("addons", "doc", "setup"):
            remove(path / name)


def repair_links(root):
    """Point links to /usr/share at the system's, and drop those that lead nowhere.

    The package links to fonts and libraries of other packages. A link that leads
    nowhere breaks every tool that opens all files of an addon.
    """
    for link in root.rglob("*"):
        if link.is_symlink() and not link.exists():
            _before, _share, rest = str(link.readlink()).partition("/share/")
            target = SHARE / rest
            link.unlink()
            if rest and target.is_file():
                link.symlink_to(target)


def add_absent_file(root):
    path = python_path(root) / "odoo" / "addons" / ABSENT
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
