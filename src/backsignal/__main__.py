"""python -m backsignal"""

from backsignal.cli import program

if __name__ == "__main__":
    program()
