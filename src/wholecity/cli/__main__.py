from wholecity.cli.main import main

main()
