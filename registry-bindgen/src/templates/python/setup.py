# type: ignore
"""Builds a wheel for the platform of the library in the package.

Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again. `pyproject.toml` is yours.
"""

import importlib.util
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.errors import SetupError

PACKAGE = "{{ module }}"
FOLDER = Path(__file__).resolve().parent / PACKAGE

# By its path: the package itself would load the library.
_spec = importlib.util.spec_from_file_location("_library", FOLDER / "_library.py")
_library = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_library)

# How the platform in a wheel's name ends, by the library's machine.
TAGS = {
    "aarch64": ("aarch64", "arm64", "universal2"),
    "arm": ("armv6l", "armv7l", "armv8l"),
    "x86": ("i386", "i686", "win32"),
    "x86_64": ("x86_64", "amd64", "universal2"),
}


def library(platform):
    """The library that a wheel for this platform contains."""
    return FOLDER / _library.file_name(platform)


class WithLibrary(build_py):
    """The package's files, and the library."""

    def finalize_options(self):
        super().finalize_options()
        platform = self.get_finalized_command("bdist_wheel").plat_name
        self.library = library(platform)
        files = ["py.typed", "*.pyi", self.library.name]
        self.package_data.setdefault(PACKAGE, []).extend(files)

    def run(self):
        if not self.library.exists():
            raise SetupError(
                f"the library `{self.library}` is missing; copy it there before you build the wheel"
            )
        super().run()


class PlatformWheel(bdist_wheel):
    """For every CPython of one platform: the library uses nothing of Python's."""

    def get_tag(self):
        platform = super().get_tag()[2]
        file = library(platform)
        for machine in _library.machines(file):
            tags = TAGS.get(machine.split()[0])
            if tags and not platform.endswith(tags):
                raise SetupError(
                    f"the library `{file}` is for {machine}, and the wheel for {platform}; put the "
                    "library for that platform there, or pass the other platform as `--plat-name`"
                )
        return "py3", "none", platform


class Binary(Distribution):
    """Makes the build a platform's own."""

    def has_ext_modules(self):
        return True


setup(
    distclass=Binary,
    packages=[PACKAGE],
    cmdclass={"bdist_wheel": PlatformWheel, "build_py": WithLibrary},
)
